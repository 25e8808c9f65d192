//! Waiters of calls that a closure answers, in virtual time.

mod time;

use std::future::{pending, ready};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use farrier::__private::v1::schema;
use farrier::StructureExt as _;
use farrier::client::time::{FixedRandom, VirtualTime};
use farrier::client::{Error, Wait, WaitError, WaitErrorKind, Waited};

use crate::runtime;

runtime::schemas!("test", {
    HORSE: structure("Horse") { state: schema::STRING, weight: schema::INTEGER, reasons: REASONS },
    HORSES: list("Horses") { member: HORSE },
    REASONS: list("Reasons") { member: schema::STRING },
    GET_INPUT: structure("GetInput") { count: schema::INTEGER },
    GET_OUTPUT: structure("GetOutput") { state: schema::STRING, done: schema::BOOLEAN, horses: HORSES },
    LOST: structure("LostException") { message: schema::STRING },
    GONE: structure("GoneFault") { message: schema::STRING },
});

#[derive(Clone)]
struct Horse {
    state: Option<String>,
    weight: Option<i32>,
    reasons: Option<Vec<String>>,
}
runtime::structure!(Horse, HorseBuilder, HORSE, {
    0 state: optional String,
    1 weight: optional i32,
    2 reasons: optional Vec<String>,
});

#[derive(Clone)]
struct GetInput {
    count: Option<i32>,
}
runtime::structure!(GetInput, GetInputBuilder, GET_INPUT, { 0 count: optional i32 });

#[derive(Clone)]
struct GetOutput {
    state: Option<String>,
    done: Option<bool>,
    horses: Option<Vec<Horse>>,
}
runtime::structure!(GetOutput, GetOutputBuilder, GET_OUTPUT, {
    0 state: optional String,
    1 done: optional bool,
    2 horses: optional Vec<Horse>,
});

#[derive(Clone)]
struct Lost {
    message: Option<String>,
}
runtime::structure!(Lost, LostBuilder, LOST, new(message: String), { 0 message: optional String });
runtime::error!(Lost, LOST, client "LostException", optional message);

#[derive(Clone)]
struct Gone {
    message: Option<String>,
}
runtime::structure!(Gone, GoneBuilder, GONE, new(message: String), { 0 message: optional String });
runtime::error!(Gone, GONE, client "GoneFault" [aws_query_error("Gone", 404)], optional message);

#[non_exhaustive]
enum GetError {
    Lost(Lost),
    Gone(Gone),
}
runtime::operation_error!(GetError, { 0 Lost, 1 Gone });

runtime::operation!(
    GET,
    "Get",
    GET_INPUT,
    GET_OUTPUT,
    [
        waiter("AnyOutput", 2, 120, &[success(any_output)]),
        waiter("AnyError", 2, 120, &[success(any_error)]),
        waiter("Lost", 2, 120, &[success(error_type("LostException"))]),
        waiter("Gone", 2, 120, &[success(error_type("Gone"))]),
        waiter(
            "String",
            2,
            120,
            &[success(output(&[field("state")], string_equals("ON")))]
        ),
        waiter(
            "Boolean",
            2,
            120,
            &[success(output(&[field("done")], boolean_equals(true)))]
        ),
        waiter(
            "NotDone",
            2,
            120,
            &[success(output(&[field("done")], boolean_equals(false)))]
        ),
        waiter(
            "All",
            2,
            120,
            &[success(output(
                &[field("horses"), flatten(&[field("state")])],
                all_string_equals("ON")
            ),)]
        ),
        waiter(
            "AnyOf",
            2,
            120,
            &[success(output(
                &[field("horses"), flatten(&[field("state")])],
                any_string_equals("ON")
            ),)]
        ),
        waiter(
            "Count",
            2,
            120,
            &[success(input_output(
                &[equal(
                    &[call(
                        Function::Length,
                        &[&[field("output"), field("horses")]]
                    )],
                    &[field("input"), field("count")],
                )],
                boolean_equals(true),
            ))]
        ),
        waiter(
            "None",
            2,
            120,
            &[success(output(
                &[equal(
                    &[call(Function::Length, &[&[field("horses")]])],
                    &[literal(integer(0))]
                )],
                boolean_equals(true),
            ))]
        ),
        waiter(
            "On",
            5,
            10,
            &[
                retry(error_type("LostException")),
                failure(output(&[field("state")], string_equals("BROKEN"))),
                failure_because(
                    output(
                        &[field("horses"), index(0), field("state")],
                        string_equals("LAME")
                    ),
                    &[field("horses"), flatten(&[field("reasons")]), flatten(&[])],
                ),
                failure(error_type("Gone")),
                success(output(&[field("state")], string_equals("ON"))),
            ]
        ),
    ]
);

/// A waiter, the end of its first call, and whether it succeeds by it.
type Case = (&'static str, fn() -> Answer, bool);

type Answer = Result<GetOutput, Error<GetError>>;
type Ended = Result<Waited<GetOutput, GetError>, WaitError<GetOutput, GetError>>;

fn state(state: &str) -> GetOutput {
    GetOutput::default().with(|it| it.state = Some(state.to_owned()))
}

fn horses(states: &[&str]) -> GetOutput {
    let horse = |it: &&str| Horse::default().with(|horse| horse.state = Some((*it).to_owned()));
    GetOutput::default().with(|it| it.horses = Some(states.iter().map(horse).collect()))
}

/// Waits on a service that gives these answers one after another, and the last one again and again. Returns the end of
/// waiting, how often it was asked, and the sleeps between.
async fn wait(
    waiter: &'static str,
    max_wait: u64,
    answers: Vec<fn() -> Answer>,
) -> (Ended, usize, Vec<u64>) {
    let time = VirtualTime::default();
    let asked = Arc::new(Mutex::new(0));
    let noted = Arc::clone(&asked);
    let call = move |_: GetInput| {
        let mut asked = noted.lock().unwrap();
        let at = (*asked).min(answers.len() - 1);
        *asked += 1;
        ready(answers[at]())
    };
    let input = GetInput { count: Some(2) };
    let wait = Wait::new(&GET, waiter, input, Duration::from_secs(max_wait), call);
    let wait = wait
        .clock(time.clone())
        .sleeper(time.clone())
        .random(FixedRandom(1.0));
    let ended = wait.await;
    let asked = *asked.lock().unwrap();
    let sleeps = time.sleeps().iter().map(Duration::as_secs).collect();
    (ended, asked, sleeps)
}

/// Whether the waiter succeeds with the first answer.
async fn matches(waiter: &'static str, answer: fn() -> Answer) -> bool {
    let (ended, asked, _) = wait(waiter, 0, vec![answer]).await;
    assert_eq!(asked, 1);
    ended.is_ok()
}

#[tokio::test]
async fn an_acceptor_matches_what_its_matcher_says() {
    let lost: fn() -> Answer = || Err(Lost::new("no horse").into());
    let gone: fn() -> Answer = || Err(Gone::new("no horse").into());
    let cases: [Case; 29] = [
        ("AnyOutput", || Ok(state("OFF")), true),
        ("AnyOutput", lost, false),
        ("AnyError", lost, true),
        ("AnyError", || Ok(state("ON")), false),
        ("Lost", lost, true),
        ("Lost", gone, false),
        (
            "Lost",
            || Err(Error::unmodeled("LostException", 400, "")),
            true,
        ),
        (
            "Lost",
            || Err(Error::unmodeled("com.example#LostException", 400, "")),
            true,
        ),
        ("Lost", || Err(Error::timeout()), false),
        ("Lost", || Ok(state("LostException")), false),
        ("Gone", gone, true),
        ("String", || Ok(state("ON")), true),
        ("String", || Ok(state("on")), false),
        ("String", || Ok(GetOutput::default()), false),
        ("String", lost, false),
        (
            "Boolean",
            || Ok(GetOutput::default().with(|it| it.done = Some(true))),
            true,
        ),
        ("Boolean", || Ok(GetOutput::default()), false),
        (
            "NotDone",
            || Ok(GetOutput::default().with(|it| it.done = Some(false))),
            true,
        ),
        ("NotDone", || Ok(GetOutput::default()), false),
        ("All", || Ok(horses(&["ON", "ON"])), true),
        ("All", || Ok(horses(&["ON", "OFF"])), false),
        ("All", || Ok(horses(&[])), false),
        ("All", || Ok(GetOutput::default()), false),
        ("AnyOf", || Ok(horses(&["OFF", "ON"])), true),
        ("AnyOf", || Ok(horses(&[])), false),
        ("Count", || Ok(horses(&["a", "b"])), true),
        ("Count", || Ok(horses(&["a"])), false),
        ("None", || Ok(horses(&[])), true),
        // The length of nothing fails, and what fails matches nothing.
        ("None", || Ok(GetOutput::default()), false),
    ];
    for (index, (waiter, answer, expected)) in cases.into_iter().enumerate() {
        assert_eq!(matches(waiter, answer).await, expected, "{index}: {waiter}");
    }
}

#[tokio::test]
async fn a_waiter_goes_on_until_an_acceptor_ends_it() {
    let (ended, asked, sleeps) = wait(
        "On",
        600,
        vec![
            || Err(Lost::new("not yet").into()),
            || Ok(state("STARTING")),
            || Ok(state("STARTING")),
            || Ok(state("ON")),
        ],
    )
    .await;
    let output = ended.unwrap().output().unwrap();
    assert_eq!(output.state.as_deref(), Some("ON"));
    assert_eq!((asked, sleeps), (4, vec![5, 10, 10]));
}

#[tokio::test]
async fn a_waiter_can_end_with_the_error_that_it_waits_for() {
    let (ended, _, _) = wait("Lost", 60, vec![|| Err(Lost::new("no horse").into())]).await;
    let error = ended.unwrap().error().unwrap();
    assert_eq!(error.code(), Some("LostException"));
}

#[tokio::test]
async fn an_error_that_no_acceptor_matches_ends_a_waiter() {
    let (ended, asked, _) = wait("String", 60, vec![|| Err(Lost::new("no horse").into())]).await;
    let error = ended.unwrap_err();
    assert!(matches!(error.kind(), WaitErrorKind::Call(it) if it.code() == Some("LostException")));
    assert_eq!(
        error.to_string(),
        "waiter String, 1 call: Get: LostException (HTTP 400): no horse"
    );
    assert_eq!(
        (error.waiter(), error.operation(), error.calls(), asked),
        ("String", "Get", 1, 1)
    );
    assert!(error.error().is_some() && !error.is_timeout());
}

#[tokio::test]
async fn a_failure_has_the_message_of_the_model() {
    let (ended, _, _) = wait(
        "On",
        60,
        vec![|| Ok(state("STARTING")), || {
            let mut output = horses(&["LAME", "OFF"]);
            for (horse, reason) in output
                .horses
                .iter_mut()
                .flatten()
                .zip(["a nail", "a stone"])
            {
                horse.reasons = Some(vec![reason.to_owned()]);
            }
            Ok(output)
        }],
    )
    .await;
    let error = ended.unwrap_err();
    assert_eq!(
        error.to_string(),
        "waiter On, 2 calls: Get: failed: a nail; a stone"
    );
    assert!(error.output().is_some());
    assert!(
        matches!(error.into_kind(), WaitErrorKind::Failed { message: Some(it), last: Waited::Output(_) } if it == "a nail; a stone")
    );

    // The reason is absent.
    let (ended, _, _) = wait("On", 60, vec![|| Ok(horses(&["LAME"]))]).await;
    assert_eq!(
        ended.unwrap_err().to_string(),
        "waiter On, 1 call: Get: failed: the last output says that it will never be so"
    );
    let (ended, _, _) = wait("On", 60, vec![|| Err(Gone::new("sold").into())]).await;
    let error = ended.unwrap_err();
    assert_eq!(
        error.to_string(),
        "waiter On, 1 call: failed: Get: GoneFault (HTTP 400): sold"
    );
    assert!(matches!(error.kind(), WaitErrorKind::Failed { .. }));
}

#[tokio::test]
async fn the_last_call_is_made_when_the_time_is_up() {
    let (ended, asked, sleeps) = wait("On", 30, vec![|| Ok(state("STARTING"))]).await;
    let error = ended.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(
        error.to_string(),
        "waiter On, 4 calls: Get: it is not so after 30s: wait longer, or look at the last output"
    );
    // After 15 s, a delay of 10 s would leave 5 s, in which no other one fits.
    assert_eq!((asked, sleeps), (4, vec![5, 10, 15]));
    assert_eq!(
        error.output().and_then(|it| it.state.as_deref()),
        Some("STARTING")
    );

    // The last call can still succeed.
    let starting: fn() -> Answer = || Ok(state("STARTING"));
    let (ended, ..) = wait("On", 10, vec![starting, || Ok(state("ON"))]).await;
    assert!(ended.is_ok());
    let (ended, asked, _) = wait("On", 0, vec![|| Err(Lost::new("not yet").into())]).await;
    assert_eq!(asked, 1);
    assert_eq!(
        ended.unwrap_err().to_string(),
        "waiter On, 1 call: Get: it is not so after 0ns: Get: LostException (HTTP 400): not yet"
    );
}

#[tokio::test]
async fn a_call_that_never_ends_is_dropped_when_the_time_is_up() {
    let time = VirtualTime::default();
    let call = |_: GetInput| pending::<Answer>();
    let wait = Wait::new(
        &GET,
        "On",
        GetInput::default(),
        Duration::from_secs(30),
        call,
    );
    let wait = wait.clock(time.clone()).sleeper(time.clone());
    let error = wait.await.unwrap_err();
    assert!(matches!(
        error.kind(),
        WaitErrorKind::TimedOut { last: None, .. }
    ));
    assert_eq!(
        error.to_string(),
        "waiter On, 1 call: Get: it is not so after 30s: the last call did not end in time"
    );
    assert_eq!(time.passed(), Duration::from_secs(30));
}

#[tokio::test]
async fn a_wait_and_its_error_fit_into_tasks_and_boxes() {
    let call = |_: GetInput| ready(Ok(state("ON"))) as std::future::Ready<Answer>;
    let wait = Wait::new(
        &GET,
        "On",
        GetInput::default(),
        Duration::from_secs(30),
        call,
    );
    assert_eq!(
        format!("{wait:?}"),
        r#"Wait { operation: "Get", waiter: "On", .. }"#
    );
    let ended = tokio::spawn(async move {
        wait.await?;
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
    });
    ended.await.unwrap().unwrap();
}

/// Whatever chance says, no two calls are closer than the model's shortest delay or further than the longest one, and
/// the sum is the time that the caller gives.
#[tokio::test]
async fn delays_keep_the_bounds_of_the_model() {
    let mut random = farrier_test_support::random::Random::new(11);
    for _ in 0..100 {
        let max_wait = 10 + random.below(200) as u64;
        let time = VirtualTime::default();
        let chance = FixedRandom(random.below(1000) as f64 / 1000.0);
        let call = |_: GetInput| ready(Ok(state("OFF"))) as std::future::Ready<Answer>;
        let wait = Wait::new(
            &GET,
            "On",
            GetInput::default(),
            Duration::from_secs(max_wait),
            call,
        );
        let wait = wait
            .clock(time.clone())
            .sleeper(time.clone())
            .random(chance);
        assert!(wait.await.unwrap_err().is_timeout());
        let sleeps = time.sleeps();
        let (last, others) = sleeps.split_last().unwrap();
        for it in others {
            assert!((5.0..=10.0).contains(&it.as_secs_f64()), "{it:?}");
        }
        assert!(last.as_secs_f64() <= 15.0 && !last.is_zero(), "{last:?}");
        assert_eq!(time.passed(), Duration::from_secs(max_wait));
    }
}
