//! Compiles the goldens with warnings denied, and checks that the generated code behaves as its documentation says.
//! `golden_update` compares the goldens with the generator.

#![deny(warnings)]

mod topics;

macro_rules! include_goldens {
    ($($name:ident $settings:tt)*) => {
        $(include!(concat!(
            env!("CARGO_MANIFEST_DIR"), "/tests/goldens/", stringify!($name), ".rs"
        ));)*
    };
}
topics::topics!(include_goldens);

use farrier::server::Context;
use farrier::validate::Validate as _;

#[test]
fn what_is_sensitive_is_not_printed() {
    let mut horse = structures::Horse::new("Bucephalus");
    horse.chip = Some("977200".to_owned());
    horse.owner = Some("Alexander".to_owned());
    horse.phones = Some(vec!["555".to_owned()]);
    let printed = format!("{horse:?}");
    assert!(printed.contains("Bucephalus"), "{printed}");
    for secret in ["977200", "Alexander", "555"] {
        assert!(!printed.contains(secret), "{printed}");
    }
    let secret = structures::Secret::builder().text("hush").build();
    assert_eq!(format!("{secret:?}"), "*** redacted ***");
    let choice = unions::Choice::Unknown("hush".to_owned());
    assert_eq!(format!("{choice:?}"), "Unknown(*** redacted ***)");
}

#[test]
fn members_begin_with_the_defaults_of_the_model() {
    let it = structures::Defaults::default();
    assert!(it.flag);
    assert_eq!((it.tiny, it.small, it.count, it.big), (-1, 2, 3, i64::MIN));
    assert_eq!((it.ratio, it.factor), (0.5, -1e300));
    assert_eq!((it.text.as_str(), it.empty.as_str()), ("a \"b\"", ""));
    assert_eq!(&it.bytes[..], b"foo");
    assert_eq!(it.time, farrier::Timestamp::new(1, 500_000_000));
    assert_eq!(
        (it.mood, it.old_mood.as_str()),
        (structures::Mood::Calm, "wild")
    );
    assert_eq!(it.level, structures::Level::High);
    assert!(it.grid.is_empty() && it.counts.is_empty());
    assert_eq!((it.both, it.none), (1, None));
}

#[test]
fn numbers_beyond_64_bits_documents_and_dates_have_their_defaults() {
    use farrier::types::Number;
    use farrier::{BigInteger, Document};

    let it = values::Defaults::default();
    assert_eq!(it.big.as_str(), "-123456789012345678901234567890");
    assert_eq!(it.zero, BigInteger::from(0));
    assert_eq!(it.exact.as_str(), "3.14159265358979323846264338");
    assert_eq!(it.half.as_f64(), 0.5);
    assert_eq!(it.truth, Document::Boolean(true));
    assert_eq!(it.number, Document::Number(Number::Integer(-1)));
    assert_eq!(it.large, Document::Number(Number::Unsigned(u64::MAX)));
    assert_eq!(it.fraction, Document::Number(Number::Double(1.5)));
    assert_eq!(it.text, Document::String("hi".to_owned()));
    assert_eq!(it.list, Document::List(Vec::new()));
    assert_eq!(it.map, Document::Map([].into()));
    assert_eq!(it.nothing, None);
    assert_eq!(it.born, farrier::Timestamp::new(482_196_050, 520_000_000));
    assert_eq!(it.seen, farrier::Timestamp::new(1_398_796_238, 0));
    assert!(it.by_color.is_empty() && it.nan.is_nan());
    assert_eq!((it.limit, it.count), (f64::NEG_INFINITY, 0));
}

#[test]
fn clients_fill_in_what_a_service_should_have_sent() {
    use farrier::__private::v1::schema::{Member, UNIT};
    use farrier::__private::v1::shape::{Shape, Structure};
    use farrier::test_util::codec::json::{JsonReader, JsonSettings};
    use values::{Choice, Color, Level};

    let mut output = <values::WeighOutput as Structure>::initial();
    let mut reader = JsonReader::new(b"{\"everything\":{}}", JsonSettings::AWS_JSON).unwrap();
    output
        .deserialize(&Member::element("", &UNIT), &mut reader)
        .unwrap();
    assert_eq!(
        output.defaults.text,
        farrier::Document::String("hi".to_owned())
    );
    let it = output.everything;
    assert!(!it.flag && it.list.is_empty() && it.map.is_empty() && it.bytes.is_empty());
    assert_eq!((it.tiny, it.small, it.count, it.large), (0, 0, 0, 0));
    assert_eq!((it.ratio, it.factor, it.text.as_str()), (0.0, 0.0, ""));
    assert_eq!((it.big.as_i64(), it.exact.as_f64()), (Some(0), 0.0));
    assert_eq!(
        (it.when, it.any),
        (farrier::Timestamp::new(0, 0), farrier::Document::Null)
    );
    assert_eq!(
        (it.color, it.level),
        (Color::Unknown(String::new()), Level::Unknown(0))
    );
    assert_eq!(it.choice, Choice::Unknown(String::new()));
    assert_eq!(
        (
            it.structure.text.as_str(),
            it.structure.count,
            it.structure.note
        ),
        ("", 3, None)
    );
}

#[test]
fn keys_of_maps_are_enums_and_are_checked() {
    let red = values::Color::Red;
    let mut input = values::WeighInput::new([(red.clone(), Some(1)), ("puce".into(), None)]);
    input.by_code = Some([("ABCD".to_owned(), [(red, Some(2))].into())].into());
    input.atoms = "100000000000000000000000000001".parse().ok();
    input.prices = Some(["0.5", "0.49"].map(|it| it.parse().unwrap()).into());
    let violations = input.check().unwrap_err();
    insta::assert_snapshot!(violations.to_string().replace("; ", "\n"));
}

#[test]
fn members_that_may_become_optional_later_are_optional_and_checked() {
    use optional_inputs::{BookInput, BookOutput, Horse};

    let mut input = BookInput::default();
    assert_eq!((input.guests, input.horse.clone()), (None, None));
    // A member stays required if it can neither be optional nor have a default.
    input.horse = Some(Horse::new("Bucephalus"));
    let violations = input.check().unwrap_err();
    insta::assert_snapshot!(violations.to_string().replace("; ", "\n"));
    let output = BookOutput::builder().number("7").build().unwrap();
    assert_eq!(output.horse, None);
    assert!(BookOutput::builder().build().is_err());
}

#[test]
fn operations_come_from_services_and_resources_with_the_errors_of_all() {
    use stables::server::Stables;
    use stables::*;

    // The trait has every operation of the resources, each with the error of the service.
    struct All;
    impl Stables for All {
        async fn clean_stable(
            &self,
            _: CleanStableInput,
            _: &Context,
        ) -> Result<CleanStableOutput, CleanStableError> {
            Err(Busy::new("later").into())
        }
        async fn count_stables(
            &self,
            _: CountStablesInput,
            _: &Context,
        ) -> Result<CountStablesOutput, CountStablesError> {
            Err(Busy::new("later").into())
        }
        async fn create_stable(
            &self,
            _: CreateStableInput,
            _: &Context,
        ) -> Result<CreateStableOutput, CreateStableError> {
            let person = Person::builder().name("Alexander").build();
            Ok(CreateStableOutput::builder().person(person).build())
        }
        async fn delete_stable(
            &self,
            _: DeleteStableInput,
            _: &Context,
        ) -> Result<DeleteStableOutput, DeleteStableError> {
            Err(Busy::new("later").into())
        }
        async fn get_box(&self, it: GetBoxInput, _: &Context) -> Result<GetBoxOutput, GetBoxError> {
            let _: String = it.r#box;
            Err(Busy::new("later").into())
        }
        async fn get_stable(
            &self,
            _: GetStableInput,
            _: &Context,
        ) -> Result<GetStableOutput, GetStableError> {
            Err(NoSuchStable::default().into())
        }
        async fn list_stables(
            &self,
            _: ListStablesInput,
            _: &Context,
        ) -> Result<ListStablesOutput, ListStablesError> {
            Ok(ListStablesOutput::new(["one".to_owned()]))
        }
        async fn ping(&self, _: PingInput, _: &Context) -> Result<PingOutput, PingError> {
            Ok(PingOutput::default())
        }
        async fn put_stable(
            &self,
            _: PutStableInput,
            _: &Context,
        ) -> Result<PutStableOutput, PutStableError> {
            Err(Busy::new("later").into())
        }
        async fn update_stable(
            &self,
            _: UpdateStableInput,
            _: &Context,
        ) -> Result<UpdateStableOutput, UpdateStableError> {
            Err(Busy::new("later").into())
        }
    }
    let _ = server::service(All);
    // The other service has neither the rename nor the error.
    let _: riders::Owner = riders::Owner::default();
    use farrier::error::OperationError as _;
    assert_eq!(riders::PingError::with_code("BusyException"), None);
    let busy = PingError::with_code("BusyException");
    assert!(matches!(busy, Some(PingError::Busy(_))));
}

/// Returns the output of a future that never waits, because client and server are in one process.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(it) => it,
        std::task::Poll::Pending => panic!("nothing here waits"),
    }
}

#[test]
fn a_blob_streams_to_a_generated_server_and_back() {
    use farrier::ByteStream;
    use std::sync::Mutex;
    use streams::client::Streams as _;
    use streams::*;

    #[derive(Default)]
    struct Album(Mutex<Vec<u8>>);
    impl server::Streams for Album {
        async fn get_photo(
            &self,
            input: GetPhotoInput,
            _: &Context,
        ) -> Result<GetPhotoOutput, GetPhotoError> {
            let photo = self.0.lock().unwrap().clone();
            Ok(GetPhotoOutput::builder()
                .etag(input.name)
                .photo(photo)
                .build()
                .unwrap())
        }

        async fn put_photo(
            &self,
            mut input: PutPhotoInput,
            _: &Context,
        ) -> Result<PutPhotoOutput, PutPhotoError> {
            let mut size = 0;
            while let Some(chunk) = input.photo.next().await {
                let chunk = chunk.unwrap();
                size += i64::try_from(chunk.len()).unwrap();
                self.0.lock().unwrap().extend_from_slice(&chunk);
            }
            Ok(PutPhotoOutput::builder().size(size).build())
        }

        async fn race(&self, _: RaceInput, _: &Context) -> Result<RaceOutput, RaceError> {
            Err(Lost::new("nobody races here").into())
        }
    }
    let client = Client::in_process(server::service(Album::default()));
    let mut input = PutPhotoInput::new("foal");
    assert_eq!(input.photo.length(), Some(0), "the default");
    input.photo = ByteStream::from(vec![7; 100_000]);
    assert!(!format!("{input:?}").contains("100000"), "{input:?}");
    assert_eq!(now(client.put_photo(input)).unwrap().size, Some(100_000));
    let output = now(client.get_photo(GetPhotoInput::new("foal"))).unwrap();
    assert_eq!(output.etag.as_deref(), Some("foal"));
    assert_eq!(now(output.photo.collect(1 << 20)).unwrap().len(), 100_000);
}

#[test]
fn events_are_apart_from_the_errors_that_end_them() {
    use farrier::EventStream;
    use farrier::stream::EventError;
    use streams::*;

    let step = Moves::Step(Step::new(3));
    let moves: EventStream<Moves, MovesError> = [step.clone()].into_iter().collect();
    let mut output = RaceOutput::new(moves);
    assert_eq!(now(output.moves.next()).unwrap().unwrap(), step);
    assert!(now(output.moves.next()).is_none());
    let mut left = Some(EventError::from(MovesError::from(Lost::new(
        "behind the hill",
    ))));
    let mut moves: EventStream<Moves, MovesError> =
        EventStream::poll_fn(move |_| std::task::Poll::Ready(left.take().map(Err)));
    let error = now(moves.next()).unwrap().unwrap_err();
    assert_eq!(error.to_string(), "LostException: behind the hill");
}

#[test]
fn events_go_both_ways_between_a_generated_client_and_server() {
    use farrier::stream::{EventError, MalformedEvent};
    use farrier::{EventStream, StructureExt as _};
    use streams::client::Streams as _;
    use streams::*;

    struct Track;
    impl server::Streams for Track {
        async fn get_photo(
            &self,
            _: GetPhotoInput,
            _: &Context,
        ) -> Result<GetPhotoOutput, GetPhotoError> {
            Ok(GetPhotoOutput::new("none"))
        }

        async fn put_photo(
            &self,
            _: PutPhotoInput,
            _: &Context,
        ) -> Result<PutPhotoOutput, PutPhotoError> {
            Ok(PutPhotoOutput::default())
        }

        /// Takes a step for each command, and is lost where the commands end.
        async fn race(&self, input: RaceInput, _: &Context) -> Result<RaceOutput, RaceError> {
            let Some(mut commands) = input.commands else {
                return Err(Lost::new("without commands").into());
            };
            let moves = EventStream::poll_fn(move |cx| {
                let command = std::task::ready!(commands.poll_next(cx));
                std::task::Poll::Ready(Some(match command {
                    Some(Ok(Commands::Go(go))) => {
                        Ok(Moves::Step(Step::new(go.pace.unwrap_or_default())))
                    }
                    Some(Err(error)) => Err(EventError::Broken(error.into())),
                    _ => Err(MovesError::from(Lost::new("behind the hill")).into()),
                }))
            });
            let mut output = RaceOutput::new(moves);
            output.track = Some("grass".to_owned());
            Ok(output)
        }
    }

    let client = Client::in_process(server::service(Track));
    let race = |paces: &[i32]| {
        let go = |pace: &i32| Commands::Go(Go::default().with(|it| it.pace = Some(*pace)));
        let commands: EventStream<Commands, CommandsError> = paces.iter().map(go).collect();
        let input = RaceInput::default().with(|it| it.commands = Some(commands));
        now(client.race(input)).unwrap()
    };
    let mut output = race(&[3, 4]);
    assert_eq!(output.track.as_deref(), Some("grass"));
    for metres in [3, 4] {
        let step = now(output.moves.next()).unwrap().unwrap();
        assert_eq!(step, Moves::Step(Step::new(metres)));
    }
    let error = now(output.moves.next()).unwrap().unwrap_err();
    assert!(
        matches!(error, EventError::Modeled(MovesError::Lost(_))),
        "{error:?}"
    );
    assert!(now(output.moves.next()).is_none());

    // The model wants a pace of 1 at least. The caller is told that it is to blame.
    let mut output = race(&[0]);
    let error = now(output.moves.next()).unwrap().unwrap_err();
    let EventError::Unmodeled { code, message } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(code, "ValidationException");
    assert!(message.contains("/pace"), "{message}");
    let broken = MalformedEvent::Header(":message-type");
    assert!(broken.to_string().contains(":message-type"));
}

#[test]
fn enums_keep_what_the_model_does_not_know() {
    assert_eq!(enums::Color::from("dark red"), enums::Color::DarkRed);
    assert_eq!(enums::Color::from("darkRed"), enums::Color::DarkRed2);
    assert_eq!(
        enums::Color::from("teal"),
        enums::Color::Unknown("teal".to_owned())
    );
    assert_eq!(
        enums::Mood::from("sour"),
        enums::Mood::Unrecognized2("sour".to_owned())
    );
    assert_eq!(enums::Size::from(7).as_i32(), 7);
}

#[test]
fn every_violation_is_found_with_its_path() {
    let mut input = constraints::CheckInput::new("Name");
    input.names = Some(vec!["a".to_owned(), "a".to_owned(), "B".to_owned()]);
    input.bytes = Some(vec![0; 17].into());
    input.temperature = Some(-300.0);
    input.kind = Some("C".into());
    input.tags = Some(
        ["Key", "key"]
            .map(|it| (it.to_owned(), "x".repeat(257)))
            .into(),
    );
    input.sparse = Some(vec![None, Some(String::new())]);
    input.count = 11;
    let violations = input.check().unwrap_err();
    insta::assert_snapshot!(violations.to_string().replace("; ", "\n"));
}

#[test]
fn values_of_enums_satisfy_the_constraints_of_strings_and_numbers() {
    let mut input = constraints::CheckInput::new("a");
    input.code = Some(constraints::Code::Foo);
    input.level = Some(constraints::Level::One);
    assert_eq!(input.check(), Ok(()));

    input.code = Some(constraints::Code::Bars);
    input.level = Some(constraints::Level::Two);
    let violations = input.check().unwrap_err();
    let expected = "2 validation errors detected. Value at '/code' failed to satisfy constraint: Member must have \
                    length less than or equal to 3; Value at '/level' failed to satisfy constraint: Member must be \
                    less than or equal to 1";
    assert_eq!(violations.to_string(), expected);

    input.code = Some("BAR".into());
    input.level = Some(0.into());
    let violations = input.check().unwrap_err().to_string();
    assert!(violations.contains(
        "'/code' failed to satisfy constraint: Member must satisfy regular expression pattern: ^F"
    ));
    assert!(violations.contains(
        "'/code' failed to satisfy constraint: Member must satisfy enum value set: [FOO, BARS]"
    ));
    assert!(violations.contains(
        "'/level' failed to satisfy constraint: Member must satisfy enum value set: [1, 2]"
    ));
}

#[test]
fn recursive_types_can_be_built_and_validated() {
    let leaf = recursion::Expression::Value(true);
    let both = recursion::Both::new(leaf.clone(), leaf);
    let tree = recursion::Tree::builder().name("long").build();
    let input = recursion::WalkInput::builder()
        .expression(recursion::Expression::Both(Box::new(both)))
        .tree(recursion::Tree::builder().children(vec![tree]).build())
        .build();
    assert_eq!(
        input.check().unwrap_err().to_string(),
        "1 validation error detected. Value at '/tree/children/0/name' failed to satisfy \
         constraint: Member must have length less than or equal to 3"
    );
}

#[test]
fn a_required_idempotency_token_is_optional_for_callers_and_always_there_for_servers() {
    use crate::http::client::Example as _;
    use crate::http::*;
    use farrier::client::{Interceptor, RequestContext, RequestParts};

    struct Things;
    impl server::Example for Things {
        async fn get_thing(
            &self,
            _: GetThingInput,
            _: &Context,
        ) -> Result<GetThingOutput, GetThingError> {
            Ok(GetThingOutput::default())
        }

        async fn put_thing(
            &self,
            input: PutThingInput,
            _: &Context,
        ) -> Result<PutThingOutput, PutThingError> {
            assert_eq!(input.token.unwrap(), input.id, "as the caller expects");
            Ok(PutThingOutput::default())
        }
    }

    let client = Client::in_process(server::service(Things));
    let client = client.configure(|it| it.with_token_source(|| "filled".to_owned()));
    let input = PutThingInput::new("filled", "owner");
    assert_eq!(input.token, None);
    assert!(input.check().is_ok(), "the client fills the token");
    now(client.put_thing(input)).unwrap();
    let mut given = PutThingInput::new("given", "owner");
    given.token = Some("given".to_owned());
    now(client.put_thing(given)).unwrap();

    // A client of somebody else does not fill it.
    #[derive(Debug)]
    struct Forgetful;
    impl Interceptor for Forgetful {
        fn modify_before_signing(
            &self,
            _: &RequestContext,
            parts: &mut RequestParts,
        ) -> Result<(), farrier::body::BoxError> {
            parts.headers.remove("x-token");
            Ok(())
        }
    }
    let client = client.configure(|it| it.with_interceptor(Forgetful));
    let error = now(client.put_thing(PutThingInput::new("a", "owner"))).unwrap_err();
    let error = error.to_string();
    assert!(error.contains("(HTTP 400)"), "{error}");
    assert!(
        error.contains("Value at '/token' failed to satisfy constraint: Member must not be null"),
        "{error}"
    );
}

#[test]
fn a_union_says_what_it_holds_and_is_made_of_values_of_a_type_of_their_own() {
    use unions::{Inner, Source};

    let source = Source::from("https://example.com".to_owned());
    assert!(source.is_url() && !source.is_nothing());
    assert_eq!(
        source.as_url().map(String::as_str),
        Some("https://example.com")
    );
    assert_eq!(source.as_inner(), None);
    assert!(Source::Nothing.is_nothing());
    let source = Source::from(Inner::new("a"));
    assert_eq!(source.as_inner().map(|it| it.name.as_str()), Some("a"));
    assert_eq!(
        Source::from(vec![source.clone()]).as_list(),
        Some(&vec![source])
    );
    assert_eq!(Source::from(3).as_type(), Some(&3));
    assert!(!Source::Unknown("wind".to_owned()).is_url());
    // What is boxed is taken and returned without its box.
    let leaf = || recursion::Expression::Value(true);
    let both = recursion::Both::new(leaf(), leaf());
    let held = recursion::Expression::from(both.clone());
    assert_eq!(held.as_both(), Some(&both));
}

#[test]
fn arguments_are_lists_and_maps_of_anything_that_becomes_their_elements() {
    let horse = structures::Horse::builder();
    let horse = horse.name("a").phones(["555", "556"]).build().unwrap();
    let phones = Some(vec!["555".to_owned(), "556".to_owned()]);
    assert_eq!(horse.phones, phones);
    let owned = structures::Horse::builder().name("a");
    let owned = owned.phones(phones.clone().unwrap()).build();
    assert_eq!(owned.unwrap().phones, phones);

    let tagged = constraints::CheckInput::builder().name("a");
    let tagged = tagged.tags([("color", "bay"), ("gait", "trot")]).build();
    let tags = tagged.unwrap().tags.unwrap();
    let entries = tags
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()));
    assert!(entries.eq([("color", "bay"), ("gait", "trot")]));
    let owned = constraints::CheckInput::builder().name("a");
    assert_eq!(owned.tags(tags.clone()).build().unwrap().tags, Some(tags));
}

#[test]
fn a_builder_takes_what_may_be_absent() {
    let build = |owner: Option<String>| {
        let builder = structures::Horse::builder().set_name(Some("a".to_owned()));
        builder
            .owner("before")
            .set_owner(owner)
            .set_age(None)
            .build()
            .unwrap()
    };
    assert_eq!(build(Some("me".to_owned())).owner.as_deref(), Some("me"));
    assert_eq!(build(None).owner.as_deref(), Some("before"));
    let missing = structures::Horse::builder().set_name(None).build();
    assert!(
        missing
            .unwrap_err()
            .to_string()
            .ends_with("lacks its required member `name`")
    );
}

#[test]
fn values_that_equal_themselves_have_eq_and_hash() {
    use std::collections::HashSet;
    use unions::{Inner, Source};

    let sources = ["a", "b", "a"].map(|it| Source::from(Inner::new(it)));
    let distinct: HashSet<Source> = sources.into_iter().collect();
    assert_eq!(distinct.len(), 2);
    let inners: HashSet<Inner> = ["a", "b", "a"].map(Inner::new).into();
    assert_eq!(inners.len(), 2);
    let unknown: HashSet<Source> = ["a", "b"].map(|it| Source::Unknown(it.to_owned())).into();
    assert_eq!(unknown.len(), 2);
}

mod endpoint_rules {
    //! Calls of a client whose service has endpoint rules.

    use std::sync::{Arc, Mutex};

    use farrier::Body;
    use farrier::client::{Builder, Transport, TransportFuture};

    use super::endpoints::client::{ClientContext as _, Warehouse as _};
    use super::endpoints::{Client, FindAllInput, GetCrateInput, Label, ListShelvesInput, Shelf};

    /// Keeps the last request.
    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Option<::http::Request<Body>>>>);

    impl Transport for Kept {
        fn send(&self, request: ::http::Request<Body>) -> TransportFuture {
            *self.0.lock().unwrap() = Some(request);
            let mut response = ::http::Response::new(Body::new("{}"));
            let json = ::http::HeaderValue::from_static("application/json");
            response.headers_mut().insert("content-type", json);
            Box::pin(std::future::ready(Ok(response)))
        }
    }

    /// The builder of a client that finds endpoints by rules, and where its requests go.
    fn builder() -> (Builder<Client>, Kept) {
        let kept = Kept::default();
        (Client::builder().transport(kept.clone()), kept)
    }

    fn run<T>(call: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.unwrap().block_on(call)
    }

    fn uri(kept: &Kept) -> String {
        let request = kept.0.lock().unwrap().take().unwrap();
        request.uri().to_string()
    }

    fn list() -> ListShelvesInput {
        ListShelvesInput::default()
    }

    #[test]
    fn parameters_come_from_the_model_the_client_and_the_call_strongest_first() {
        let (builder, kept) = builder();
        let client = builder.hall("south").cooled(false).build().unwrap();
        run(client.list_shelves(list())).unwrap();
        // What the operation says is stronger than what the client was given.
        assert_eq!(uri(&kept), "https://south-cooled.example.com/shelves");
        run(client.list_shelves(list()).hall("east")).unwrap();
        assert_eq!(uri(&kept), "https://east-cooled.example.com/shelves");
        run(client.get_crate(GetCrateInput::new("7"))).unwrap();
        assert_eq!(uri(&kept), "https://crates.south.example.com/crates/7");
        // What was found for other parameters is not mistaken for these.
        for hall in 0..20 {
            let hall = format!("hall{}", hall % 10);
            run(client.list_shelves(list()).hall(hall.as_str())).unwrap();
            assert_eq!(
                uri(&kept),
                format!("https://{hall}-cooled.example.com/shelves")
            );
        }
        run(client.list_shelves(list())).unwrap();
        assert_eq!(uri(&kept), "https://south-cooled.example.com/shelves");
    }

    #[test]
    fn a_parameter_can_come_from_deep_in_the_input() {
        let (builder, kept) = builder();
        let client = builder.build().unwrap();
        let label = Label::builder().text("second").build();
        let labelled = Shelf::builder().label(label).build();
        let input = FindAllInput::builder();
        let input = input.shelves(vec![Shelf::default(), labelled]).build();
        run(client.find_all(input)).unwrap();
        assert_eq!(uri(&kept), "https://second.north.example.com/find/find");
        let places = [("attic".to_owned(), 1)];
        let input = ListShelvesInput::builder().places(places).build();
        run(client.list_shelves(input)).unwrap();
        assert_eq!(uri(&kept), "https://attic.north.example.com/list/shelves");
        let hall = Label::builder().text("deep").build();
        let input = ListShelvesInput::builder().hall(hall).build();
        run(client.list_shelves(input)).unwrap();
        assert_eq!(uri(&kept), "https://deep-cooled.example.com/shelves");
    }

    #[test]
    fn headers_and_schemes_of_rules_reach_the_request() {
        let (builder, kept) = builder();
        let client = builder.build().unwrap();
        run(client.list_shelves(list())).unwrap();
        let request = kept.0.lock().unwrap().take().unwrap();
        assert_eq!(request.headers()["x-hall"], "north");
    }

    #[test]
    fn an_endpoint_is_a_parameter_of_rules_and_prefixes_stand_before_its_host() {
        let (builder, kept) = builder();
        let client = builder
            .endpoint("http://localhost:8080/v1")
            .build()
            .unwrap();
        run(client.get_crate(GetCrateInput::new("7"))).unwrap();
        assert_eq!(uri(&kept), "http://crates.7.localhost:8080/v1/crates/7");
        run(client.list_shelves(list())).unwrap();
        assert_eq!(uri(&kept), "http://localhost:8080/v1/shelves");
        // A client without a builder has no rules.
        let client = Client::new(kept.clone(), "http://localhost:8080").unwrap();
        run(client.get_crate(GetCrateInput::new("7"))).unwrap();
        assert_eq!(uri(&kept), "http://crates.localhost:8080/crates/7");
    }

    #[test]
    fn what_is_wrong_with_parameters_is_the_error_of_the_call() {
        let error = |builder: Builder<Client>| {
            let client = builder.build().unwrap();
            let error = run(client.list_shelves(list())).unwrap_err();
            error.to_string()
        };
        // The message of the model.
        assert_eq!(
            error(builder().0.hall("no hall")),
            "ListShelves: no endpoint: `no hall` is not a hall"
        );
        assert_eq!(
            error(builder().0.parameter("Hall", true)),
            "ListShelves: no endpoint: the parameter `Hall` is not a string"
        );
        let client = builder().0.build().unwrap();
        let error = run(client.get_crate(GetCrateInput::new(" "))).unwrap_err();
        assert_eq!(
            error.to_string(),
            "GetCrate: no endpoint: `id` is empty, and the endpoint depends on it"
        );
    }
}

/// Pages and waiters of a fake: they are methods of the client's trait.
mod pages_of_a_fake {
    use std::collections::BTreeMap;
    use std::future::Future;
    use std::pin::pin;
    use std::sync::Mutex;
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    use farrier::Blob;
    use farrier::client::time::{FixedRandom, VirtualTime};
    use farrier::client::{Result, WaitErrorKind};

    use super::pages::client::Library;
    use super::pages::*;

    /// A library in which nothing is slow. A book is bound when it has been asked for a third time.
    #[derive(Default)]
    struct Fake {
        asked: Mutex<usize>,
    }

    fn book(title: &str, state: BookState) -> Book {
        Book::builder().title(title).state(state).build().unwrap()
    }

    fn books(titles: &[&str]) -> Vec<Book> {
        let book = |it: &&str| Book::new(*it);
        titles.iter().map(book).collect()
    }

    impl Library for Fake {
        async fn get_book(&self, input: GetBookInput) -> Result<GetBookOutput, GetBookError> {
            let mut asked = self.asked.lock().unwrap();
            *asked += 1;
            let state = match (*asked, input.title.as_str()) {
                (1, "late") => return Err(Lost::new("not here").into()),
                (1 | 2, _) => BookState::Binding,
                (_, "torn") => BookState::Torn,
                (_, "gone") => return Err(Lost::new("sold").into()),
                (_, "night") => return Err(Closed::new("come back").into()),
                _ => BookState::Ready,
            };
            let notes = ["a page is missing", "wet", "a page is torn"];
            let mut found = book(&input.title, state.clone());
            found.notes = Some(
                notes
                    .iter()
                    .take(*asked)
                    .map(|it| (*it).to_owned())
                    .collect(),
            );
            Ok(GetBookOutput::builder()
                .book(found)
                .others(vec![book("other", state)])
                .build())
        }

        async fn list_books(
            &self,
            input: ListBooksInput,
        ) -> Result<ListBooksOutput, ListBooksError> {
            assert_eq!((input.shelf.as_str(), input.max_results), ("a", Some(2)));
            let (titles, token): (&[&str], _) = match input.next_token.as_deref() {
                None => (&["one", "two"], Some("2")),
                Some("2") => (&[], Some("3")),
                Some("3") => (&["three"], None),
                Some(_) => return Err(Closed::new("night").into()),
            };
            let mut output = ListBooksOutput::new(books(titles));
            output.next_token = token.map(str::to_owned);
            Ok(output)
        }

        async fn list_books_pages(
            &self,
            _: ListBooksPagesInput,
        ) -> Result<ListBooksPagesOutput, ListBooksPagesError> {
            Ok(ListBooksPagesOutput::default())
        }

        async fn list_shelves(
            &self,
            input: ListShelvesInput,
        ) -> Result<ListShelvesOutput, ListShelvesError> {
            let (name, next) = match input.marker.as_deref() {
                None => ("a", Some("b")),
                _ => ("b", Some("")),
            };
            let mut page = ShelfPage::builder().shelves([(name.to_owned(), 7)]).build();
            page.next = next.map(str::to_owned);
            Ok(ListShelvesOutput::builder().page(page).build())
        }

        async fn scan_books(
            &self,
            input: ScanBooksInput,
        ) -> Result<ScanBooksOutput, ScanBooksError> {
            let key = BTreeMap::from([
                ("text".to_owned(), KeyPart::Text("t".to_owned())),
                ("bytes".to_owned(), KeyPart::Bytes(Blob::new("b"))),
            ]);
            let mut output = ScanBooksOutput::default();
            match input.start {
                None => {
                    output.found = Some(books(&["one"]));
                    output.last = Some(key);
                }
                Some(start) => {
                    assert_eq!(start, key);
                    output.last = Some(BTreeMap::new());
                }
            }
            Ok(output)
        }

        async fn wait_until_book_gone(
            &self,
            _: WaitUntilBookGoneInput,
        ) -> Result<WaitUntilBookGoneOutput, WaitUntilBookGoneError> {
            Ok(WaitUntilBookGoneOutput::default())
        }
    }

    fn run<T>(future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        loop {
            let mut cx = Context::from_waker(Waker::noop());
            if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
                return output;
            }
        }
    }

    fn list() -> ListBooksInput {
        ListBooksInput::builder()
            .shelf("a")
            .max_results(2)
            .build()
            .unwrap()
    }

    fn titles(books: &[Book]) -> Vec<&str> {
        books.iter().map(|it| it.title.as_str()).collect()
    }

    #[test]
    fn pages_come_one_after_another() {
        let api = Fake::default();
        let lengths = run(async {
            let mut lengths = Vec::new();
            let mut pages = api.list_books_pages_2(list());
            while let Some(page) = pages.try_next().await? {
                lengths.push(page.books.len());
            }
            Ok::<_, farrier::client::Error<ListBooksError>>(lengths)
        });
        assert_eq!(lengths.unwrap(), [2, 0, 1]);
    }

    #[test]
    fn items_are_those_of_a_list_or_map_however_deep() {
        let api = Fake::default();
        let all: Vec<Book> = run(api.list_books_pages_2(list()).items().try_collect()).unwrap();
        assert_eq!(titles(&all), ["one", "two", "three"]);
        let pages = api.list_shelves_pages(ListShelvesInput::default());
        let all: BTreeMap<String, i32> = run(pages.items().try_collect()).unwrap();
        assert_eq!(
            all,
            BTreeMap::from([("a".to_owned(), 7), ("b".to_owned(), 7)])
        );
        let pages = api.scan_books_pages(ScanBooksInput::default());
        let all: Vec<Book> = run(pages.items().try_collect()).unwrap();
        assert_eq!(titles(&all), ["one"]);
    }

    /// Waits in virtual time.
    macro_rules! wait {
        ($method:ident, $title:literal) => {{
            let (api, time) = (Fake::default(), VirtualTime::default());
            let input = GetBookInput::builder()
                .title($title)
                .least(3)
                .build()
                .unwrap();
            let wait = api.$method(input, Duration::from_secs(60));
            let wait = wait
                .clock(time.clone())
                .sleeper(time.clone())
                .random(FixedRandom(1.0));
            (run(wait), time.passed().as_secs())
        }};
    }

    #[test]
    fn a_waiter_returns_the_last_output() {
        for (title, seconds) in [("late", 9), ("whole", 9)] {
            let (waited, passed) = match title {
                "late" => wait!(wait_until_book_ready, "late"),
                _ => wait!(wait_until_book_ready, "whole"),
            };
            let output = waited.unwrap().output().unwrap();
            assert_eq!(output.book.unwrap().state, Some(BookState::Ready));
            assert_eq!(passed, seconds);
        }
    }

    #[test]
    fn a_failure_tells_what_the_model_points_to() {
        let (waited, _) = wait!(wait_until_book_ready, "torn");
        assert_eq!(
            waited.unwrap_err().to_string(),
            "waiter BookReady, 3 calls: GetBook: failed: a page is missing; a page is torn"
        );
    }

    #[test]
    fn an_error_can_be_success_failure_or_the_end() {
        let (waited, passed) = wait!(wait_until_book_gone_2, "gone");
        assert_eq!(waited.unwrap().error().unwrap().code(), Some("Lost"));
        assert_eq!(passed, 6);
        let (waited, _) = wait!(wait_until_book_gone_2, "night");
        assert!(matches!(
            waited.unwrap_err().kind(),
            WaitErrorKind::Failed { .. }
        ));
        let (waited, _) = wait!(wait_until_book_ready, "night");
        let error = waited.unwrap_err();
        assert!(matches!(error.kind(), WaitErrorKind::Call(_)));
        assert_eq!(
            error.to_string(),
            "waiter BookReady, 3 calls: GetBook: Closed (HTTP 500): come back"
        );
    }

    #[test]
    #[allow(deprecated)]
    fn expressions_see_input_and_output() {
        let (waited, passed) = wait!(wait_until_book_noted, "whole");
        assert_eq!(
            waited
                .unwrap()
                .output()
                .unwrap()
                .book
                .unwrap()
                .notes
                .unwrap()
                .len(),
            3
        );
        assert_eq!(passed, 6);
        let (waited, _) = wait!(wait_until_book_out, "whole");
        assert!(waited.is_ok());
        let (waited, _) = wait!(wait_until_book_out, "torn");
        assert!(waited.is_err());
    }

    #[test]
    fn who_has_any_client_can_wait_and_turn_pages() {
        async fn count(api: &impl Library) -> usize {
            let items = api.list_books_pages_2(list()).items();
            items.try_collect::<Vec<_>>().await.unwrap().len()
        }
        assert_eq!(run(count(&Fake::default())), 3);
    }
}
