fn main() {
    farrier_codegen::Config::new()
        .model("models/s3.json")
        .parts(farrier_codegen::Parts::Client)
        .build();
}
