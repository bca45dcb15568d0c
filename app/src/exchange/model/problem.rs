//! Cells that cannot be taken as they stand, in fields a record can do without: their rows are refused, or the field is left
//! empty, one decision for each column and kind of fault.
use super::decide::{Choice, Decision, DecisionKind, Decisions};
use super::fields::{Field, Kind};
use super::preview::Plan;
use super::reason::RowError;
use super::row::Draft;

/// The faults of one file's cells, each kind with its rows and the first example.
#[derive(Clone, Debug, Default)]
pub struct Problems(Vec<(RowError, u64)>);

impl Problems {
    /// Takes note of the errors of one row.
    pub fn see(&mut self, plan: &Plan, errors: &[RowError]) {
        for error in errors.iter().filter(|e| can_do_without(plan, e)) {
            let kind = |e: &RowError| (e.field, e.reason.code().to_string());
            match self.0.iter_mut().find(|(seen, _)| kind(seen) == kind(error)) {
                Some((_, rows)) => *rows += 1,
                None => self.0.push((error.clone(), 1)),
            }
        }
    }
}

/// Whether the error is of a value, in a field that may stay empty.
fn can_do_without(plan: &Plan, error: &RowError) -> bool {
    let spec = error.field.and_then(|f| plan.object.spec(f));
    let optional = spec.is_some_and(|s| !s.required && !matches!(s.kind, Kind::Reference(_)));
    let mapped = error.field.is_some_and(|f| plan.column(f).is_some());
    optional && mapped && !error.value.is_empty() && error.reason.is_of_value()
}

impl Decisions {
    /// The faults, by field and code, whose values are to be left empty.
    pub(super) fn emptying(&self) -> impl Iterator<Item = (Field, &str)> {
        let empty = |d: &&Decision| d.kind == DecisionKind::Unusable && d.choice == Some(Choice::LeaveEmpty);
        self.0.iter().filter(empty).map(|d| (d.field, d.value.as_str()))
    }

    /// Takes over what was decided about faults before the file is read for them.
    pub fn keep_problems(&mut self, earlier: &Decisions) {
        self.0.extend(earlier.0.iter().filter(|d| d.kind == DecisionKind::Unusable).cloned());
    }

    /// The faults that were found, each with what was decided about it; rows are refused unless somebody says otherwise.
    pub fn of_problems(&mut self, found: Problems) {
        let (earlier, mut all): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.0).into_iter().partition(|d| d.kind == DecisionKind::Unusable);
        for (error, rows) in found.0 {
            let (Some(field), value) = (error.field, error.reason.code().to_string()) else { continue };
            let before = earlier.iter().find(|d| d.field == field && d.value == value);
            all.push(Decision {
                field,
                column: error.column.clone().unwrap_or_default(),
                kind: DecisionKind::Unusable,
                value,
                rows,
                suggestions: Vec::new(),
                choice: before.and_then(|d| d.choice.clone()).or(Some(Choice::Skip)),
                example: Some(RowError { reason: error.reason.bare().clone(), ..error }),
            });
        }
        self.0 = all;
    }
}

/// The row without the values it was refused for, where all of them are to be left empty.
pub fn without_refused(plan: &Plan, draft: &Draft, errors: &[RowError]) -> Option<Draft> {
    let spare = |error: &RowError| {
        let decided = |f| plan.decisions.emptying().any(|empty| empty == (f, error.reason.code()));
        can_do_without(plan, error) && error.field.is_some_and(|f| draft.get(f).is_some() && decided(f))
    };
    if errors.is_empty() || !errors.iter().all(spare) {
        return None;
    }
    let mut lighter = draft.clone();
    for error in errors {
        lighter.values.retain(|(field, _)| Some(*field) != error.field);
        lighter.emptied.push(error.clone().left_empty());
    }
    Some(lighter)
}

#[cfg(test)]
mod tests {
    use super::super::fields::Object;
    use super::super::reason::Reason;
    use super::super::row::draft;
    use super::*;

    fn plan(choice: Choice) -> Plan {
        let mut plan = Plan::of(Object::Accounts, &[("name", Field::Name), ("mail", Field::Email)]);
        plan.decisions.of_problems(seen(&plan, &["Acme", "not mail"]));
        plan.decisions.0[0].choice = Some(choice);
        plan
    }

    fn read(plan: &Plan, cells: &[&str]) -> Result<Draft, Vec<RowError>> {
        let cells: Vec<String> = cells.iter().map(|c| c.to_string()).collect();
        draft(plan, &plan.decisions.chosen(), 2, 2, &cells)
    }

    fn seen(plan: &Plan, cells: &[&str]) -> Problems {
        let mut problems = Problems::default();
        match read(plan, cells) {
            Ok(draft) => problems.see(plan, &draft.emptied),
            Err(errors) => problems.see(plan, &errors),
        }
        problems
    }

    #[test]
    fn a_bad_value_refuses_its_row_unless_somebody_lets_the_field_stay_empty() {
        let refused = plan(Choice::Skip);
        assert_eq!(refused.decisions.undecided().count(), 0, "nobody has to decide");
        let errors = read(&refused, &["Acme", "not mail"]).unwrap_err();
        assert_eq!(errors[0].reason, Reason::NotAnEmail);

        let emptied = plan(Choice::LeaveEmpty);
        let draft = read(&emptied, &["Acme", "not mail"]).unwrap();
        assert_eq!((draft.text(Field::Name), draft.get(Field::Email)), (Some("Acme"), None));
        assert_eq!(
            (draft.emptied[0].value.as_str(), draft.emptied[0].reason.code()),
            ("not mail", "not_an_email")
        );
        assert!(read(&emptied, &["", "not mail"]).is_err(), "a name is never left empty");
    }

    #[test]
    fn what_was_decided_stays_when_the_file_is_read_again() {
        let mut plan = plan(Choice::LeaveEmpty);
        let again = seen(&plan, &["Acme", "still no mail"]);
        plan.decisions.of_problems(again);
        assert_eq!((plan.decisions.0.len(), &plan.decisions.0[0].choice), (1, &Some(Choice::LeaveEmpty)));
        assert_eq!(plan.decisions.0[0].example.as_ref().unwrap().reason, Reason::NotAnEmail);
        let none = seen(&plan, &["Acme", "a@b.cn"]);
        plan.decisions.of_problems(none);
        assert!(plan.decisions.0.is_empty(), "a fault that is gone is not asked about");
    }

    #[test]
    fn a_value_that_a_rule_refuses_may_stay_empty_too() {
        let rule = |field, code: &str| RowError {
            row: 2,
            line: 2,
            column: Some("x".into()),
            field: Some(field),
            value: "?".into(),
            reason: Reason::Rule { code: code.into(), en: "no".into(), zh: "不".into() },
        };
        let mut plan = Plan::of(Object::Accounts, &[("name", Field::Name), ("site", Field::Website)]);
        let mut problems = Problems::default();
        problems.see(&plan, &[rule(Field::Website, "website"), rule(Field::Name, "name")]);
        plan.decisions.of_problems(problems);
        assert_eq!(plan.decisions.0.len(), 1);
        plan.decisions.0[0].choice = Some(Choice::LeaveEmpty);
        let row = read(&plan, &["Acme", "acme.com"]).unwrap();
        let lighter = without_refused(&plan, &row, &[rule(Field::Website, "website")]).unwrap();
        assert_eq!((lighter.get(Field::Website), lighter.emptied.len()), (None, 1));
        let both = [rule(Field::Website, "website"), rule(Field::Name, "name")];
        assert_eq!(without_refused(&plan, &row, &both), None);
        assert_eq!(
            without_refused(&plan, &lighter, &both[..1]),
            None,
            "what is empty cannot be left empty again"
        );
    }
}
