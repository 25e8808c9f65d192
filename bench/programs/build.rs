fn main() {
    farrier_codegen::Config::new()
        .model("MODEL")
        .operations(["DescribeMetricAttribution"])
        .build();
}
