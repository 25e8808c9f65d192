//! Structures as payloads: when they are absent, and when they lack their required members.

use std::sync::{Arc, Mutex};

use farrier::__private::v1::schema;
use farrier::Body;
use farrier::client::Client;
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use farrier::server::{self, Call, Dispatch, ResponseFuture};
use http::Request;
use tower_service::Service as _;

use crate::runtime;
use crate::service::ShoeError;

runtime::schemas!("test", {
    PLAN: structure("Plan") { name: schema::STRING [required], note: schema::STRING },
    CAREFUL: structure("Careful") { name: schema::STRING [; client_optional] },
    LOOSE: structure("Loose") { note: schema::STRING },
    CHOICE: union("Choice") { text: schema::STRING },
    PLAN_INPUT: structure("PlanInput") { plan: PLAN [payload] },
    CAREFUL_INPUT: structure("CarefulInput") { plan: CAREFUL [payload] },
    LOOSE_INPUT: structure("LooseInput") { plan: LOOSE [payload] },
    CHOICE_INPUT: structure("ChoiceInput") { plan: CHOICE [payload] },
    NOTHING: structure("Nothing") {},
});

#[derive(Clone)]
struct Plan {
    name: String,
    note: Option<String>,
}
runtime::structure!(Plan, fallible PlanBuilder, PLAN, { 0 name: required String, 1 note: optional String });

#[derive(Clone)]
struct Careful {
    name: Option<String>,
}
runtime::structure!(Careful, CarefulBuilder, CAREFUL, { 0 name: optional String });

#[derive(Clone)]
struct Loose {
    note: Option<String>,
}
runtime::structure!(Loose, LooseBuilder, LOOSE, { 0 note: optional String });

#[derive(Clone, Debug)]
enum Choice {
    Text(String),
    Unknown(String),
}
runtime::union!(Choice, CHOICE, Unknown, { 0 Text: String });

macro_rules! inputs {
    ($($name:ident $builder:ident $schema:ident $plan:ident $operation:ident $path:literal;)*) => {$(
        #[derive(Clone)]
        struct $name {
            plan: Option<$plan>,
        }
        runtime::structure!($name, $builder, $schema, { 0 plan: optional $plan });
        static $operation: Operation = Operation::new(stringify!($plan), &$schema, &NOTHING)
            .with(&[OperationTrait::Http(Http::new("POST", &[Segment::Literal($path)], 200))]);
    )*};
}

inputs! {
    PlanInput PlanInputBuilder PLAN_INPUT Plan MAKE_PLAN "plan";
    CarefulInput CarefulInputBuilder CAREFUL_INPUT Careful MAKE_CAREFUL "careful";
    LooseInput LooseInputBuilder LOOSE_INPUT Loose MAKE_LOOSE "loose";
    ChoiceInput ChoiceInputBuilder CHOICE_INPUT Choice MAKE_CHOICE "choice";
}

#[derive(Clone)]
struct Nothing {}
runtime::structure!(Nothing, NothingBuilder, NOTHING, {});

const OPERATIONS: &[&Operation] = &[&MAKE_PLAN, &MAKE_CAREFUL, &MAKE_LOOSE, &MAKE_CHOICE];
static JSON: Service = Service::new("Planner", Protocol::RestJson1, OPERATIONS);
#[cfg(feature = "xml")]
static XML: Service = Service::new("Planner", Protocol::RestXml, OPERATIONS);

/// Whether the last payload was present.
type Present = Arc<Mutex<Option<bool>>>;

struct Planner(&'static Service, Present);

impl Dispatch for Planner {
    type Caller = ();

    fn service(&self) -> &'static Service {
        self.0
    }

    fn dispatch(&self, operation: usize, call: Call) -> ResponseFuture {
        macro_rules! handle {
            ($input:ident) => {
                call.handle(
                    Arc::new(Arc::clone(&self.1)),
                    |present, input: $input, _| {
                        *present.lock().unwrap() = Some(input.plan.is_some());
                        Box::pin(async { Ok::<_, ShoeError>(Nothing {}) })
                    },
                )
            };
        }
        match operation {
            0 => handle!(PlanInput),
            1 => handle!(CarefulInput),
            2 => handle!(LooseInput),
            _ => handle!(ChoiceInput),
        }
    }
}

/// What a server makes of a body: whether the payload is present, or the refusal.
async fn ask(service: &'static Service, path: &str, body: &str) -> Result<bool, (u16, String)> {
    let present = Present::default();
    let media_type = match service.protocol() {
        Protocol::RestJson1 => "application/json",
        _ => "application/xml",
    };
    let request = Request::post(path).header("content-type", media_type);
    let request = request.body(Body::new(body.to_owned())).unwrap();
    let Ok(response) = server::Service::new(Planner(service, Arc::clone(&present)))
        .call(request)
        .await;
    let status = response.status().as_u16();
    let body = response.into_body().read(usize::MAX).await.unwrap();
    let present = present.lock().unwrap().take();
    present.ok_or_else(|| (status, String::from_utf8_lossy(&body).into_owned()))
}

#[track_caller]
fn lacks_its_name(answer: Result<bool, (u16, String)>) {
    let (status, body) = answer.unwrap_err();
    let message = "Value at '/plan/name' failed to satisfy constraint: Member must not be null";
    assert!(status == 400 && body.contains(message), "{status} {body}");
}

#[tokio::test]
async fn an_empty_object_lacks_the_required_members_of_a_payload() {
    for body in ["{}", " {\n} ", r#"{"other":1}"#, r#"{"name":null}"#] {
        lacks_its_name(ask(&JSON, "/plan", body).await);
        lacks_its_name(ask(&JSON, "/careful", body).await);
    }
    assert_eq!(ask(&JSON, "/plan", "").await, Ok(false));
    assert_eq!(ask(&JSON, "/plan", r#"{"name":""}"#).await, Ok(true));
    // Clients send an empty object for a payload that is absent.
    assert_eq!(ask(&JSON, "/loose", "{}").await, Ok(false));
    assert_eq!(ask(&JSON, "/loose", r#"{"other":1}"#).await, Ok(true));
    assert_eq!(ask(&JSON, "/choice", "{}").await.unwrap_err().0, 400);
    assert_eq!(ask(&JSON, "/choice", "").await, Ok(false));
}

#[cfg(feature = "xml")]
#[tokio::test]
async fn an_empty_element_lacks_the_required_members_of_a_payload() {
    for body in ["<Plan/>", "<Plan></Plan>", "<Plan><other>1</other></Plan>"] {
        lacks_its_name(ask(&XML, "/plan", body).await);
        lacks_its_name(ask(&XML, "/careful", body).await);
    }
    assert_eq!(ask(&XML, "/plan", "").await, Ok(false));
    assert_eq!(ask(&XML, "/plan", "<Plan><name/></Plan>").await, Ok(true));
    assert_eq!(ask(&XML, "/loose", "<Loose/>").await, Ok(true));
    assert_eq!(ask(&XML, "/choice", "<Choice/>").await.unwrap_err().0, 400);
}

#[tokio::test]
async fn an_absent_payload_is_absent_where_it_arrives() {
    let mut services = vec![&JSON];
    #[cfg(feature = "xml")]
    services.push(&XML);
    for service in services {
        let present = Present::default();
        let planner = server::Service::new(Planner(service, Arc::clone(&present)));
        let client = Client::in_process(service, planner);
        let plan = client.call::<_, Nothing, ShoeError>(&MAKE_PLAN, PlanInput::default());
        plan.await.unwrap();
        assert_eq!(present.lock().unwrap().take(), Some(false));
        let loose = client.call::<_, Nothing, ShoeError>(&MAKE_LOOSE, LooseInput::default());
        loose.await.unwrap();
        assert_eq!(present.lock().unwrap().take(), Some(false));
        let plan = Plan {
            name: String::new(),
            note: None,
        };
        let input = PlanInput { plan: Some(plan) };
        let plan = client.call::<_, Nothing, ShoeError>(&MAKE_PLAN, input);
        plan.await.unwrap();
        assert_eq!(present.lock().unwrap().take(), Some(true));
    }
}
