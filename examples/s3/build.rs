// build.rs
fn main() {
    farrier_codegen::Config::new()
        .model("models/s3.json")
        .operations(["GetObject", "HeadObject", "ListObjectsV2", "PutObject"])
        .parts(farrier_codegen::Parts::Client)
        .build();
}
