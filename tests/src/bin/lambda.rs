//! The service of Personalize on AWS Lambda, for the test that stands in for Lambda. With an argument, responses are
//! streamed.

use farrier_generated::personalize;
use farrier_tests::services::Attributions;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let service = personalize::server::service(Attributions::default());
    let served = match std::env::args().nth(1) {
        Some(_) => farrier_aws::lambda::run_streaming(service).await,
        None => farrier_aws::lambda::run(service).await,
    };
    if let Err(error) = served {
        eprintln!("{error}");
        std::process::exit(1);
    }
}
