//! Duplicates in data of others, with the truth known only to the test, and a few of our own.

use super::{Kind, Record, find, read};
use crate::matching::trial::{DATA, persons, restaurants};

#[test]
fn persons_entered_twice_and_up_to_six_times_are_found_without_labels() {
    for name in ["febrl/dataset1.csv", "febrl/dataset2.csv", "febrl/dataset3.csv"] {
        let score = persons(DATA, name).unwrap_or_else(|e| panic!("this test reads {DATA}/{name}: {e}"));
        assert!(score.f1() >= 0.99, "{name}: {score:?}");
    }
}

#[test]
fn restaurants_of_two_guides_are_found() {
    let score = restaurants(DATA).unwrap_or_else(|e| panic!("this test reads {DATA}: {e}"));
    assert!(score.f1() >= 0.93, "{score:?}");
}

#[test]
fn where_there_is_nothing_to_learn_from_what_is_believed_stays() {
    let kinds = [Kind::Company, Kind::Phone];
    let record = |name: &str, phone: &str| vec![read(Kind::Company, name), read(Kind::Phone, phone)];
    assert!(find(&kinds, &[]).groups.is_empty());
    assert!(find(&kinds, &[record("远山物流有限公司", "021-5555 0123")]).groups.is_empty());
    let two =
        [record("上海远山物流有限公司", "+86 21 5555 0123"), record("远山物流（集团）", "021-55550123")];
    assert_eq!(find(&kinds, &two).groups, [vec![0, 1]]);
}

#[test]
fn companies_of_one_name_in_different_places_are_not_one() {
    let kinds = [Kind::Company, Kind::Phone];
    let record = |name: &str, phone: &str| vec![read(Kind::Company, name), read(Kind::Phone, phone)];
    let model = super::Model::believed(&kinds);
    let seen = super::Frequencies::default();
    let score = |a: &Record, b: &Record| model.score(&seen, a, b);
    let here = record("上海华星科技有限公司", "021-5555 0123");
    assert!(score(&here, &record("北京华星科技有限公司", "010-8888 0456")) < 0.0);
    assert!(score(&here, &record("上海市华星科技股份有限公司", "021-5555 0123")) > 0.0);
}
