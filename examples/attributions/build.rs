// build.rs
fn main() {
    farrier_codegen::Config::new()
        .model("models/personalize.json")
        .operations(["CreateMetricAttribution", "DescribeMetricAttribution"])
        .validation_error("com.amazonaws.personalize#InvalidInputException")
        .build();
}
