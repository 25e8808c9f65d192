//! Where a program runs, and what follows from it.

use farrier_aws::settings::DefaultsMode;

use super::Machine;

async fn mode(variables: &[(&str, &str)], region_of_instance: Option<&str>) -> DefaultsMode {
    let variables = [variables, &[("AWS_DEFAULTS_MODE", "auto")]].concat();
    let mut machine = Machine::new(&variables);
    if let Some(region) = region_of_instance {
        machine = machine.answer(200, "token").answer(200, region);
    }
    let config = machine.load().await;
    config.settings().defaults_mode.unwrap()
}

#[tokio::test]
async fn the_mode_auto_becomes_that_of_the_place_where_the_program_runs() {
    let function = ("AWS_EXECUTION_ENV", "AWS_Lambda_java8");
    let here = [function, ("AWS_REGION", "eu-west-1")];
    assert_eq!(mode(&here, None).await, DefaultsMode::InRegion);
    let elsewhere = [function, ("AWS_DEFAULT_REGION", "us-east-1")];
    assert_eq!(mode(&elsewhere, None).await, DefaultsMode::CrossRegion);
    assert_eq!(mode(&[], Some("eu-west-1")).await, DefaultsMode::InRegion);
    assert_eq!(
        mode(&[], Some("us-east-1")).await,
        DefaultsMode::CrossRegion
    );
    // Nobody says where the program runs.
    assert_eq!(mode(&[], None).await, DefaultsMode::Standard);
    let off = ("AWS_EC2_METADATA_DISABLED", "true");
    assert_eq!(mode(&[off], None).await, DefaultsMode::Standard);
}
