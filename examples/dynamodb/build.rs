fn main() {
    farrier_codegen::Config::new()
        .model("models/dynamodb.json")
        .build();
}
