//! The command `farrier explain`.

use super::Folder;

#[test]
fn a_rule_is_explained_by_its_id_and_by_its_events() {
    let folder = Folder::new();
    let by_id = folder.run("explain http-label").passed();
    insta::assert_snapshot!("http_label", by_id);
    assert_eq!(folder.run("explain HttpLabelTrait").passed(), by_id);
    let suppressible = folder.run("explain deprecated").passed();
    insta::assert_snapshot!("deprecated", suppressible);
    let by_event = folder.run("explain DeprecatedShape.example#Old").passed();
    assert_eq!(by_event, suppressible);
    let json = folder.run("explain http-label --format json").passed();
    insta::assert_snapshot!("http_label_json", json);
}

#[test]
fn without_a_name_every_rule_is_listed() {
    let page = include_str!("../../../docs/rules.md");
    let rows = page.lines().filter_map(|it| it.strip_prefix("| `"));
    let documented: Vec<&str> = rows.filter_map(|it| it.split('`').next()).collect();
    let folder = Folder::new();
    let listed = folder.run("explain").passed();
    assert_eq!(listed.lines().collect::<Vec<_>>(), documented);
    for rule in documented {
        let text = folder.run(&format!("explain {rule}")).passed();
        assert!(text.starts_with(rule), "{text}");
    }
}

#[test]
fn a_misspelt_rule_is_answered_with_the_one_that_was_meant() {
    let run = Folder::new().run("explain http-lable").ended(2);
    let expected = "error: there is no rule `http-lable`: `http-label` has a similar name\n";
    assert!(run.stderr.starts_with(expected), "{}", run.stderr);
}
