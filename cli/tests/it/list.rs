//! The command `farrier list`.

use super::{Folder, MISSPELT, WEATHER};

#[test]
fn every_shape_has_a_line() {
    let folder = Folder::new();
    let answer = folder.run("list weather.json").passed();
    insta::assert_snapshot!("everything", answer);
    assert_eq!(answer.lines().count(), 13);
    assert_eq!(folder.run_with("list -", WEATHER).passed(), answer);
}

#[test]
fn filters_leave_kinds_and_what_a_service_reaches() {
    let folder = Folder::new();
    let ids = |arguments: &str| {
        let answer = folder
            .run(&format!("list weather.json {arguments}"))
            .passed();
        let ids = answer
            .lines()
            .map(|it| it.split('#').nth(1).unwrap().split(' ').next());
        ids.map(|it| it.unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids("--kind service,resource"), ["Weather", "City"]);
    assert_eq!(ids("--kind operation"), ["GetCity", "GetForecast"]);
    assert_eq!(ids("--kind enum --kind string"), ["Sky", "Unused"]);
    assert!(ids("--kind blob").is_empty());
    assert_eq!(ids("--service Weather").len(), 12);
    assert!(!ids("--service example.weather#Weather").contains(&"Unused".to_owned()));
}

#[test]
fn an_unknown_service_is_named_with_those_that_exist() {
    let folder = Folder::new();
    let run = folder.run("list weather.json --service Wetter").ended(1);
    insta::assert_snapshot!("unknown_service", run.all());
    let json = folder
        .run("list weather.json --service Wetter --format json")
        .ended(1);
    insta::assert_snapshot!("unknown_service_json", json.all());
}

#[test]
fn what_loads_of_a_wrong_model_is_listed() {
    let folder = Folder::new();
    folder.change(
        "weather.json",
        ("\"type\": \"float\"", "\"type\": \"flaot\""),
    );
    let run = folder
        .run("list weather.json gone.json --kind map,float")
        .ended(3);
    insta::assert_snapshot!("wrong_model", run.all());
    folder.run("list weather.json").ended(1);
    let json = folder
        .run("list weather.json --kind map,float --format json")
        .ended(1);
    insta::assert_snapshot!("wrong_model_json", json.all());
}

#[test]
fn targets_are_not_checked_where_it_is_enough_to_list_them() {
    let folder = Folder::new();
    folder.change("weather.json", MISSPELT);
    folder.run("list weather.json").passed();
}

#[test]
fn json_has_members_traits_and_places() {
    let folder = Folder::new();
    let arguments = "list weather.json --format json --kind service,resource,operation,map,enum";
    insta::assert_snapshot!("everything_json", folder.run(arguments).passed());
}
