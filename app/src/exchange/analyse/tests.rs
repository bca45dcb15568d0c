use super::*;
use crate::exchange::error_file::ErrorFile;
use crate::exchange::model::{
    Choice, DateOrder, Decisions, Encoding, Fault, Object, Reason, ReferenceColumn, RowError, Target, Value,
    draft,
};
use crate::exchange::reader::sniff;
use crate::i18n::Locale;
use crate::money::Currency;
use std::path::PathBuf;

fn sample(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(name);
    std::fs::read(&path).unwrap_or_else(|e| {
        panic!("the sample data {name} is needed beside the project under ../shared/data: {e}")
    })
}

fn surveyed(bytes: &[u8], object: Object) -> Survey {
    let sniffed = sniff(bytes, u64::MAX).unwrap();
    survey(bytes, &sniffed, &Wishes::new(object, Currency::USD)).unwrap()
}

fn tally_of(survey: &Survey, field: Field) -> &Tally {
    &survey.tallies.iter().find(|(f, _)| *f == field).unwrap().1
}

/// Every row read by the plan: values, or errors.
fn read_all(bytes: &[u8], plan: &Plan) -> Vec<Result<crate::exchange::model::Draft, Vec<RowError>>> {
    let mut records = Records::new(bytes, plan.encoding, plan.separator, Limits::default()).unwrap();
    read_headers(&mut records).unwrap();
    let mut row = Row::default();
    let mut read = Vec::new();
    while records.read(&mut row).unwrap() {
        if !row.is_blank() {
            read.push(draft(plan, &plan.decisions.chosen(), row.number, row.line, &row.cells));
        }
    }
    read
}

#[test]
fn the_pipeline_of_a_real_company_is_understood_without_help() {
    let bytes = sample("maven_crm/sales_pipeline.csv");
    let survey = surveyed(&bytes, Object::Deals);
    assert_eq!(survey.rows, 8_800);
    assert!(survey.plan.mapping.iter().all(Option::is_some));
    assert_eq!(survey.plan.key, Some(Field::ExternalId));
    assert_eq!(survey.plan.dates, Some(DateOrder::Ymd));
    assert_eq!(tally_of(&survey, Field::Account).empty, 1_425);
    assert_eq!(tally_of(&survey, Field::Product).counts["GTXPro"], 1_480);
    assert_eq!(tally_of(&survey, Field::Owner).counts.len(), 30);
    let stages = &tally_of(&survey, Field::Stage).counts;
    let count = |s: &str| stages[s];
    assert_eq!(
        [count("Won"), count("Lost"), count("Engaging"), count("Prospecting")],
        [4_238, 2_473, 1_589, 500]
    );

    let drafts: Vec<_> = read_all(&bytes, &survey.plan).into_iter().map(|d| d.unwrap()).collect();
    let won: i64 = drafts
        .iter()
        .filter(|d| d.get(Field::Stage) == Some(&Value::Named("Won".into())))
        .map(|d| match d.get(Field::Amount) {
            Some(Value::Money(m)) => m.minor,
            _ => 0,
        })
        .sum();
    assert_eq!(won, 1_000_553_400);
    assert_eq!(drafts.iter().filter(|d| d.get(Field::OpenedOn).is_none()).count(), 500);
}

fn column(field: Field, target: Target) -> ReferenceColumn<'static> {
    ReferenceColumn { field, column: "x", target, required: false }
}

#[test]
fn the_traps_of_the_real_files_become_decisions() {
    let products = [
        ("p1", "GTX Basic"),
        ("p2", "GTX Pro"),
        ("p3", "MG Special"),
        ("p4", "MG Advanced"),
        ("p5", "GTX Plus Pro"),
        ("p6", "GTX Plus Basic"),
        ("p7", "GTK 500"),
    ]
    .map(|(id, name)| (id.to_string(), name.to_string()));
    let pipeline = surveyed(&sample("maven_crm/sales_pipeline.csv"), Object::Deals);
    let mut open = Decisions::default();
    let exact = |v: &str| products.iter().any(|(_, n)| n == v);
    open.of_references(
        column(Field::Product, Target::Product),
        tally_of(&pipeline, Field::Product),
        &products,
        exact,
    );
    open.of_references(
        column(Field::Account, Target::Account),
        tally_of(&pipeline, Field::Account),
        &[],
        |_| true,
    );
    let said: Vec<_> = open.0.iter().map(|d| (d.value.as_str(), d.rows, d.choice.clone())).collect();
    assert_eq!(
        said,
        [("GTXPro", 1_480, Some(Choice::Match("p2".into()))), ("", 1_425, Some(Choice::LeaveEmpty))]
    );

    let accounts = surveyed(&sample("maven_crm/accounts.csv"), Object::Accounts);
    assert_eq!(accounts.rows, 85);
    let mut open = Decisions::default();
    for (field, column) in [(Field::Industry, "sector"), (Field::Country, "office_location")] {
        open.of_spellings(field, column, tally_of(&accounts, field));
    }
    let said: Vec<_> =
        open.0.iter().map(|d| (d.value.as_str(), d.rows, d.suggestions[0].label.as_str())).collect();
    assert_eq!(said, [("technolgy", 12, "technology"), ("Philipines", 1, "Philippines")]);
    assert!(open.0.iter().all(|d| d.choice == Some(Choice::Keep)));
}

#[test]
fn exports_of_another_system_are_understood() {
    let accounts = surveyed(&sample("salesforce_dataloader/samples/data/accountData.csv"), Object::Accounts);
    assert_eq!(accounts.plan.column(Field::Name), Some(3));
    assert_eq!(accounts.plan.column(Field::Country), Some(10));
    assert!(accounts.rows > 0);
    let bytes = sample("salesforce_dataloader/samples/data/opportunityData.csv");
    let deals = surveyed(&bytes, Object::Deals);
    assert!(deals.plan.unmapped_required().is_empty());
    assert!(read_all(&bytes, &deals.plan).iter().all(Result::is_ok));
}

#[test]
fn broken_dates_are_named_row_by_row() {
    let bytes = sample("salesforce_dataloader/testfiles/data/timeZoneFormatTestingWithErrors.csv");
    let sniffed = sniff(&bytes[..], u64::MAX).unwrap();
    let mut wishes = Wishes::new(Object::Accounts, Currency::USD);
    wishes.mapping = Some(vec![Some(Field::Name), Some(Field::CreatedAt)]);
    let survey = survey(&bytes[..], &sniffed, &wishes).unwrap();
    assert_eq!(survey.plan.dates, Some(DateOrder::Mdy));
    let errors: Vec<_> =
        read_all(&bytes, &survey.plan).into_iter().filter_map(Result::err).flatten().collect();
    let said: Vec<_> = errors.iter().map(|e| (e.row, e.value.as_str(), e.reason.code())).collect();
    assert_eq!(
        said,
        [(3, "2009\\7\\14 22:14:45+0800", "not_a_moment"), (4, "2009-07/14 02:14:45-0800", "not_a_moment")]
    );
    assert_eq!(
        errors[0].say(Locale::Zh),
        "Date：“2009\\7\\14 22:14:45+0800”，不是有效时间，请写成 2026-11-23 14:05 的形式"
    );
}

#[test]
fn a_header_alone_is_a_table_of_no_rows_and_nothing_at_all_is_an_error() {
    let header = surveyed(b"name,city\n", Object::Accounts);
    assert_eq!((header.rows, header.columns.len()), (0, 2));
    let sniffed = sniff(&b"\n\n\n"[..], u64::MAX).unwrap();
    let none = survey(&b"\n\n\n"[..], &sniffed, &Wishes::new(Object::Accounts, Currency::CNY));
    assert!(matches!(none, Err(FileError::Empty)));
}

#[test]
fn doubled_headers_are_said_and_only_one_is_used() {
    let found = surveyed(b"name,name,,city\na,b,c,d\n", Object::Accounts);
    assert_eq!(found.twice, ["name"]);
    assert_eq!(found.plan.mapping, [Some(Field::Name), None, None, Some(Field::City)]);
    assert_eq!(found.columns[2].header, "#3");
}

#[test]
fn the_error_file_gives_rows_back_as_they_came() {
    let bytes = "名称;邮箱;备注\n\"甲;乙\";not mail;=1+1\n丙;a@b.cn;\"un\n".as_bytes();
    let found = surveyed(bytes, Object::Contacts);
    assert_eq!(found.plan.encoding, Encoding::Utf8);
    let mut file = ErrorFile::new(Vec::new(), &found.plan, Locale::Zh).unwrap();
    let mut records =
        Records::new(bytes, found.plan.encoding, found.plan.separator, Limits::default()).unwrap();
    read_headers(&mut records).unwrap();
    let mut row = Row::default();
    while records.read(&mut row).unwrap() {
        let of_form = row.faults.iter().map(|f| Reason::Form(f.clone()));
        let reason = of_form.chain([Reason::NotAnEmail]).next().unwrap();
        let error = RowError {
            row: row.number,
            line: row.line,
            column: None,
            field: None,
            value: String::new(),
            reason,
        };
        file.add(&row, &[error]).unwrap();
    }
    assert_eq!(file.rows, 2);
    let text = String::from_utf8(file.finish().unwrap()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "\u{FEFF}导入行号;导入错误;名称;邮箱;备注");
    assert_eq!(lines[1], "2;不是有效的邮箱地址;\"甲;乙\";not mail;=1+1");
    assert_eq!(lines[2], "3;第 3 行的引号没有闭合;\"丙;a@b.cn;\"\"un\"");
}

#[test]
fn our_own_column_never_runs_as_a_formula() {
    use crate::exchange::error_file::harmless;
    for text in ["=HYPERLINK(1)", "+1", "-1", "@x", "＝1"] {
        assert!(harmless(text).starts_with('\''));
    }
    assert_eq!(harmless("plain"), "plain");
}

#[test]
fn every_fault_and_reason_speaks_both_languages() {
    let faults = [
        Fault::Ragged { expected: 3, found: 2 },
        Fault::BadBytes { hex: "FF".into() },
        Fault::TooLong { bytes: 9, limit: 3 },
        Fault::TooManyCells { limit: 3 },
        Fault::UnclosedQuote { line: 7 },
        Fault::AfterQuote,
    ];
    for fault in faults {
        for locale in Locale::ALL {
            let said = Reason::Form(fault.clone()).say(locale);
            assert!(!said.is_empty() && !said.contains('{'), "{said}");
        }
    }
}
