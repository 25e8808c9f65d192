//! Pages and items of calls that a closure answers.

use std::collections::BTreeMap;
use std::future::{Future, pending, ready};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use farrier::__private::v1::schema;
use farrier::client::{Error, ErrorKind, PageItems, Pages};
use farrier::operation::Operation;
use farrier::{Blob, StructureExt as _};

use crate::runtime;

runtime::schemas!("test", {
    VALUE: union("Value") { text: schema::STRING, bytes: schema::BLOB },
    KEY: map("Key") { key: schema::STRING, value: VALUE },
    NAMES: list("Names") { member: schema::STRING },
    COUNTS: map("Counts") { key: schema::STRING, value: schema::INTEGER },
    LIST_INPUT: structure("ListInput") { token: schema::STRING, start: KEY },
    RESULT: structure("Result") { names: NAMES, token: schema::STRING },
    LIST_OUTPUT: structure("ListOutput") {
        result: RESULT, last: KEY, more: schema::BOOLEAN, counts: COUNTS,
    },
    BUSY: structure("BusyException") { message: schema::STRING },
});

#[derive(Clone, Debug, PartialEq)]
enum Value {
    Text(String),
    Bytes(Blob),
    Unknown(String),
}
runtime::union!(Value, VALUE, Unknown, { 0 Text: String, 1 Bytes: Blob });

type Key = BTreeMap<String, Value>;

#[derive(Clone)]
struct ListInput {
    token: Option<String>,
    start: Option<Key>,
}
runtime::structure!(ListInput, ListInputBuilder, LIST_INPUT, {
    0 token: optional String,
    1 start: optional Key,
});

#[derive(Clone)]
struct Part {
    names: Option<Vec<String>>,
    token: Option<String>,
}
runtime::structure!(Part, PartBuilder, RESULT, { 0 names: optional Vec<String>, 1 token: optional String });

#[derive(Clone)]
struct ListOutput {
    result: Option<Part>,
    last: Option<Key>,
    more: Option<bool>,
    counts: Option<BTreeMap<String, i32>>,
}
runtime::structure!(ListOutput, ListOutputBuilder, LIST_OUTPUT, {
    0 result: optional Part,
    1 last: optional Key,
    2 more: optional bool,
    3 counts: optional BTreeMap<String, i32>,
});
runtime::page_items!(ListOutput, Vec<String>, [optional result, optional names]);

/// The same output, whose items are the entries of a map.
#[derive(Clone)]
struct CountOutput {
    result: Option<Part>,
    last: Option<Key>,
    more: Option<bool>,
    counts: Option<BTreeMap<String, i32>>,
}
runtime::structure!(CountOutput, CountOutputBuilder, LIST_OUTPUT, {
    0 result: optional Part,
    1 last: optional Key,
    2 more: optional bool,
    3 counts: optional BTreeMap<String, i32>,
});
runtime::page_items!(CountOutput, BTreeMap<String, i32>, [optional counts]);

#[derive(Clone)]
struct Busy {
    message: Option<String>,
}
runtime::structure!(Busy, BusyBuilder, BUSY, new(message: String), { 0 message: optional String });
runtime::error!(Busy, BUSY, server "BusyException", optional message);

#[non_exhaustive]
enum ListError {
    Busy(Busy),
}
runtime::operation_error!(ListError, { 0 Busy });

runtime::operation!(
    LIST,
    "List",
    LIST_INPUT,
    LIST_OUTPUT,
    [paginated("token", "result.token")]
);
runtime::operation!(
    LIST_PARTS,
    "ListParts",
    LIST_INPUT,
    LIST_OUTPUT,
    [paginated_while("token", "result.token", "more")]
);
runtime::operation!(
    TAIL,
    "Tail",
    LIST_INPUT,
    LIST_OUTPUT,
    [paginated_repeating("token", "result.token")]
);
runtime::operation!(
    SCAN,
    "Scan",
    LIST_INPUT,
    LIST_OUTPUT,
    [paginated("start", "last")]
);

type Answer = Result<ListOutput, Error<ListError>>;
type Asked = Arc<Mutex<Vec<ListInput>>>;

fn page(names: &[&str], token: Option<&str>) -> ListOutput {
    let names = names.iter().map(|it| (*it).to_owned()).collect();
    ListOutput::default().with(|it| {
        it.result = Some(Part::default().with(|it| {
            it.names = Some(names);
            it.token = token.map(str::to_owned);
        }));
    })
}

/// The pages of a service that gives these answers one after another, and the inputs with which it was asked.
fn pages(
    operation: &'static Operation,
    answers: impl IntoIterator<Item = Answer>,
) -> (Pages<'static, ListInput, ListOutput, ListError>, Asked) {
    let asked = Asked::default();
    let noted = Arc::clone(&asked);
    let mut answers = answers.into_iter().collect::<Vec<_>>().into_iter();
    let pages = Pages::new(operation, ListInput::default(), move |input| {
        noted.lock().unwrap().push(input);
        ready(answers.next().expect("nobody asks after the last page"))
    });
    (pages, asked)
}

fn tokens(asked: &Asked) -> Vec<Option<String>> {
    let asked = asked.lock().unwrap();
    asked.iter().map(|it| it.token.clone()).collect()
}

#[tokio::test]
async fn pages_go_on_with_the_token_of_the_last_one() {
    for end in [None, Some("")] {
        let answers = [
            page(&["a", "b"], Some("1")),
            page(&[], Some("2")),
            page(&["c"], end),
        ];
        let (mut pages, asked) = pages(&LIST, answers.map(Ok));
        assert_eq!(
            tokens(&asked),
            [],
            "nothing is called before a page is asked for"
        );
        let mut names = Vec::new();
        while let Some(page) = pages.try_next().await.unwrap() {
            names.push(page.result.unwrap().names.unwrap());
        }
        assert_eq!(names, [vec!["a", "b"], vec![], vec!["c"]]);
        assert_eq!(
            tokens(&asked),
            [None, Some("1".to_owned()), Some("2".to_owned())]
        );
        assert!(pages.next().await.is_none());
    }
}

#[tokio::test]
async fn items_are_those_of_all_pages() {
    let answers = [
        page(&["a", "b"], Some("1")),
        ListOutput::default().with(|it| {
            it.result = Some(Part::default().with(|it| it.token = Some("2".to_owned())))
        }),
        page(&["c"], None),
    ];
    let (pages_of_all, _) = pages(&LIST, answers.clone().map(Ok));
    let all: Vec<String> = pages_of_all.items().try_collect().await.unwrap();
    assert_eq!(all, ["a", "b", "c"]);

    let (pages_of_some, asked) = pages(&LIST, answers.map(Ok));
    let mut items = pages_of_some.items();
    assert_eq!(items.try_next().await.unwrap().as_deref(), Some("a"));
    assert_eq!(
        tokens(&asked).len(),
        1,
        "a page is not asked for before its items are"
    );
    let rest: Vec<String> = items.try_collect().await.unwrap();
    assert_eq!(rest, ["b", "c"]);
}

#[tokio::test]
async fn items_of_a_map_are_its_entries() {
    let output = CountOutput::default().with(|it| {
        it.counts = Some([("a".to_owned(), 1), ("b".to_owned(), 2)].into());
    });
    assert_eq!(CountOutput::default().into_items(), None);
    let mut output = Some(output);
    let pages: Pages<'_, ListInput, CountOutput, ListError> =
        Pages::new(&LIST, ListInput::default(), move |_| {
            ready(Ok(output.take().unwrap()))
        });
    let all: Vec<(String, i32)> = pages.items().try_collect().await.unwrap();
    assert_eq!(all, [("a".to_owned(), 1), ("b".to_owned(), 2)]);
}

#[tokio::test]
async fn an_error_is_the_last_that_comes() {
    let answers = [Ok(page(&["a"], Some("1"))), Err(Busy::new("later").into())];
    let (mut some, _) = pages(&LIST, answers);
    assert!(some.next().await.unwrap().is_ok());
    assert_eq!(
        some.next().await.unwrap().unwrap_err().to_string(),
        "List: BusyException (HTTP 500): later"
    );
    assert!(some.next().await.is_none());

    let answers = [Ok(page(&["a"], Some("1"))), Err(Busy::new("later").into())];
    let (all, _) = pages(&LIST, answers);
    let collected: Result<Vec<String>, Error<ListError>> = all.items().try_collect().await;
    assert_eq!(collected.unwrap_err().code(), Some("BusyException"));
}

#[tokio::test]
async fn a_map_is_a_token_with_all_that_it_holds() {
    let key = Key::from([
        ("text".to_owned(), Value::Text("\u{e9}\"\\".to_owned())),
        ("bytes".to_owned(), Value::Bytes(Blob::new(vec![0, 255, 7]))),
    ]);
    let answers = [
        ListOutput::default().with(|it| it.last = Some(key.clone())),
        ListOutput::default().with(|it| it.last = Some(Key::new())),
    ];
    let (pages, asked) = pages(&SCAN, answers.map(Ok));
    let all: Vec<ListOutput> = pages.try_collect().await.unwrap();
    assert_eq!(all.len(), 2);
    let asked = asked.lock().unwrap();
    let starts: Vec<_> = asked.iter().map(|it| it.start.clone()).collect();
    assert_eq!(starts, [None, Some(key)]);
}

#[tokio::test]
async fn a_token_that_cannot_be_sent_is_an_error_after_its_page() {
    let key = Key::from([("a".to_owned(), Value::Unknown("new".to_owned()))]);
    let output = ListOutput::default().with(|it| it.last = Some(key));
    let (mut pages, _) = pages(&SCAN, [Ok(output)]);
    assert!(pages.try_next().await.unwrap().is_some());
    let error = pages.try_next().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Serialize(_)), "{error}");
    assert!(pages.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_boolean_can_say_that_there_is_no_other_page() {
    let answers = [
        page(&["a"], Some("1")).with(|it| it.more = Some(true)),
        page(&["b"], Some("1")).with(|it| it.more = Some(false)),
    ];
    let (pages, _) = pages(&LIST_PARTS, answers.map(Ok));
    let all: Vec<ListOutput> = pages.try_collect().await.unwrap();
    assert_eq!(all.len(), 2);
}

#[tokio::test]
async fn a_boolean_that_is_absent_leaves_the_end_to_the_token() {
    let answers = [
        page(&["a"], Some("1")),
        page(&["b"], Some("2")),
        page(&["c"], None),
    ];
    let (pages, asked) = pages(&LIST_PARTS, answers.map(Ok));
    let all: Vec<ListOutput> = pages.try_collect().await.unwrap();
    assert_eq!(all.len(), 3);
    assert_eq!(
        tokens(&asked)[1..],
        [Some("1".to_owned()), Some("2".to_owned())]
    );
}

#[tokio::test]
async fn a_token_that_repeats_is_an_error_that_says_what_to_do() {
    let answers = || [page(&["a"], Some("1")), page(&["b"], Some("1"))].map(Ok);
    let (mut strict, _) = pages(&LIST, answers());
    assert!(strict.try_next().await.unwrap().is_some());
    assert!(strict.try_next().await.unwrap().is_some());
    let error: Error<ListError> = strict.try_next().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::RepeatedPage));
    let text = error.to_string();
    assert!(
        text.starts_with("List: the service returned the token of the last page again"),
        "{text}"
    );
    assert!(text.contains("`stop_at_repeated_token`"), "{text}");
    assert!(text.contains("`go_on_at_repeated_token`"), "{text}");

    let (stopped, _) = pages(&LIST, answers());
    let all: Vec<ListOutput> = stopped
        .stop_at_repeated_token()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(all.len(), 2);
}

#[tokio::test]
async fn who_follows_a_log_goes_on_at_a_token_that_repeats() {
    let answers = [
        page(&["a"], Some("1")),
        page(&[], Some("1")),
        page(&["b"], Some("1")),
    ];
    let (ended, asked) = pages(&TAIL, answers.clone().map(Ok));
    let all: Vec<String> = ended.items().try_collect().await.unwrap();
    assert_eq!((all, tokens(&asked).len()), (vec!["a".to_owned()], 2));

    let (tail, _) = pages(&TAIL, answers.map(Ok));
    let mut tail = tail.go_on_at_repeated_token().items();
    assert_eq!(tail.try_next().await.unwrap().as_deref(), Some("a"));
    assert_eq!(tail.try_next().await.unwrap().as_deref(), Some("b"));
}

#[tokio::test]
async fn a_token_of_the_caller_that_comes_back_repeats() {
    let input = ListInput::default().with(|it| it.token = Some("1".to_owned()));
    let mut pages: Pages<'_, _, _, ListError> =
        Pages::new(&LIST, input, |_| ready(Ok(page(&["a"], Some("1")))));
    assert!(pages.try_next().await.unwrap().is_some());
    let error = pages.try_next().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::RepeatedPage), "{error}");
}

#[test]
fn a_future_that_is_dropped_loses_no_page() {
    let mut calls = 0;
    let call = move |_: ListInput| -> Pin<Box<dyn Future<Output = Answer> + Send>> {
        calls += 1;
        match calls {
            // It is pending once.
            1 => {
                let mut polled = false;
                Box::pin(std::future::poll_fn(move |_| {
                    match std::mem::replace(&mut polled, true) {
                        true => Poll::Ready(Ok(page(&["a"], None))),
                        false => Poll::Pending,
                    }
                }))
            }
            _ => Box::pin(pending()),
        }
    };
    let mut pages = Pages::new(&LIST, ListInput::default(), call);
    let mut cx = Context::from_waker(Waker::noop());
    assert!(Box::pin(pages.next()).as_mut().poll(&mut cx).is_pending());
    let Poll::Ready(Some(Ok(page))) = Box::pin(pages.next()).as_mut().poll(&mut cx) else {
        panic!("the same call goes on");
    };
    assert_eq!(page.result.unwrap().names.unwrap(), ["a"]);
}

#[cfg(feature = "stream")]
#[tokio::test]
async fn pages_and_items_are_streams() {
    use futures_core::Stream;

    async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
        std::future::poll_fn(|cx| Pin::new(&mut *stream).poll_next(cx)).await
    }
    let answers = || [page(&["a"], Some("1")), page(&["b"], None)].map(Ok);
    let (mut some, _) = pages(&LIST, answers());
    assert!(next(&mut some).await.unwrap().is_ok());
    assert!(next(&mut some).await.unwrap().is_ok());
    assert!(next(&mut some).await.is_none());
    let mut items = pages(&LIST, answers()).0.items();
    assert_eq!(next(&mut items).await.unwrap().unwrap(), "a");
    assert_eq!(next(&mut items).await.unwrap().unwrap(), "b");
    assert!(next(&mut items).await.is_none());
}

/// Any number of pages of any length, empty ones among them: every item comes once and in order.
#[tokio::test]
async fn every_item_of_any_pages_comes_once() {
    let mut random = farrier_test_support::random::Random::new(7);
    for _ in 0..200 {
        let count = 1 + random.below(8);
        let mut expected = Vec::new();
        let mut answers = Vec::new();
        for at in 0..count {
            let names: Vec<String> = (0..random.below(4))
                .map(|it| format!("{at}/{it}"))
                .collect();
            expected.extend(names.clone());
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let token = (at + 1 < count).then(|| at.to_string());
            answers.push(Ok(page(&names, token.as_deref())));
        }
        let (pages, asked) = pages(&LIST, answers);
        let all: Vec<String> = pages.items().try_collect().await.unwrap();
        assert_eq!((all, tokens(&asked).len()), (expected, count));
    }
}
