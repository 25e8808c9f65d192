//! The example, as a program, calls dynalite, which takes its time to make a table, and moto, which verifies signatures.
//! Without node, python3 or a package registry, a test is passed over.

use std::path::Path;
use std::process::Command;

use farrier_tests::simulators::Simulator;

#[test]
fn items_are_stored_and_found_in_dynalite() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    if let Some(dynalite) = Simulator::dynalite(target) {
        finds_horses(&dynalite);
    }
}

#[test]
fn items_are_stored_and_found_in_moto() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    if let Some(moto) = Simulator::moto(target) {
        finds_horses(&moto);
    }
}

fn finds_horses(server: &Simulator) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_dynamodb"));
    let output = program.envs(server.variables()).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}\n{}", server.log());
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "Ada\nBess\nCloud\nEmber\n"
    );
}
