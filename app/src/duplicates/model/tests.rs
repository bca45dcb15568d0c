use serde_json::json;

use super::*;

fn fields(of: &[(&str, &str)]) -> Fields {
    of.iter().map(|(field, value)| ((*field).into(), (*value).into())).collect()
}

fn map(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[test]
fn one_chooses_only_where_the_loser_says_something_else() {
    let winner =
        fields(&[("name", "A"), ("city", ""), ("phone", "1"), ("revenue", ""), ("revenue_currency", "CNY")]);
    let loser = fields(&[
        ("name", "B"),
        ("city", "上海"),
        ("phone", ""),
        ("revenue", "5"),
        ("revenue_currency", "USD"),
    ]);
    assert_eq!(differing(&winner, &loser), ["city", "name", "revenue"]);
    let both = chosen(&winner, &loser, |field| ["city", "revenue"].contains(&field));
    let wished =
        [("name", "A"), ("city", "上海"), ("phone", "1"), ("revenue", "5"), ("revenue_currency", "USD")];
    assert_eq!(both, fields(&wished));
}

#[test]
fn what_was_changed_since_is_not_taken_back() {
    let before = map(json!({"name": "A", "city": "", "phone": "1"}));
    let after = map(json!({"name": "B", "city": "上海", "phone": "1"}));
    let now = map(json!({"name": "C", "city": "上海", "phone": "2"}));
    let (back, kept) = taken_back(&before, &after, &now);
    assert_eq!(back, map(json!({"name": "C", "city": "", "phone": "2"})));
    assert_eq!(kept, ["name"]);
}

#[test]
fn a_sum_is_taken_back_with_its_currency() {
    let before = map(json!({"revenue": "", "revenue_currency": ""}));
    let after = map(json!({"revenue": "5", "revenue_currency": "USD"}));
    let (back, kept) = taken_back(&before, &after, &after);
    assert_eq!((back, kept), (before, Vec::new()));
}

#[test]
fn whoever_may_do_away_with_one_only_keeps_the_other() {
    let side = |edit, delete| Side {
        id: Uuid::now_v7(),
        version: 1,
        name: "A".into(),
        owner: None,
        fields: fields(&[("name", "A")]),
        names: BTreeMap::new(),
        edit,
        delete,
    };
    let pair = |one, other| Pair { one, other, percent: 99, why: Vec::new() };
    let it = pair(side(true, true), side(true, false));
    assert_eq!(it.stays(), Some(it.other.id));
    assert_eq!(pair(side(true, true), side(false, false)).stays(), None);
    let fuller = Side { fields: fields(&[("name", "A"), ("city", "上海")]), ..side(true, true) };
    let it = pair(side(true, true), fuller);
    assert_eq!(it.stays(), Some(it.other.id));
}
