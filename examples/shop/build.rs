fn main() {
    farrier_codegen::Config::new()
        .model("models/shop.json")
        .build();
}
