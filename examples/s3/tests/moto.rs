//! The example, as a program, calls moto, which verifies signatures. Without python3 or a package registry, the test is
//! passed over.

use std::fs;
use std::path::Path;
use std::process::Command;

use farrier_tests::simulators::Simulator;

/// A bucket that moto has from the beginning.
const BUCKET: &str = "reports";

#[test]
fn a_file_is_stored_and_found_and_linked_to() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let Some(moto) = Simulator::moto(target) else {
        return;
    };
    let folder = target.join("example-s3");
    fs::create_dir_all(&folder).unwrap();
    for file in ["monday.csv", "tuesday.csv"] {
        fs::write(folder.join(file), "horse,shoes\nAda,4\n").unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_s3"));
        program.args([BUCKET, file]).current_dir(&folder);
        let output = program.envs(moto.variables()).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}\n{}", moto.log());
        let text = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert!(
            lines[0].starts_with(&format!("stored {file}: \"")),
            "{text}"
        );
        assert_eq!(lines[1], "18 bytes", "{text}");
        assert!(lines.contains(&&*format!("- {file}")), "{text}");
        let link = lines.last().unwrap();
        assert!(link.starts_with("GET http://127.0.0.1:"), "{text}");
        assert!(link.contains(&format!("/{BUCKET}/{file}?")), "{text}");
        assert!(link.contains("X-Amz-Signature="), "{text}");
        assert!(link.contains("X-Amz-Expires=600"), "{text}");
    }
}
