//! Adding, changing and moving positions.

use leptos::prelude::*;

use super::{Wrong, beside, frame};
use crate::{
    error::{AppError, AppResult},
    i18n::use_t,
    kit::*,
    org::{
        model::{DepartmentId, Organisation, PositionId, Step},
        text,
        view::{desk::Desk, fields::departments},
    },
};

/// What is typed of a position.
#[derive(Clone, Copy)]
struct Own {
    title: RwSignal<String>,
    lead: RwSignal<bool>,
    planned: RwSignal<String>,
}

impl Own {
    fn fields(self, wrong: Wrong) -> AnyView {
        let t = use_t();
        view! {
            <Field name="title" label=t.s(text::POSITION_TITLE) required=true whole=true error=beside(wrong, "title")>
                <TextInput value=self.title autofocus=true max=120/>
            </Field>
            <Field name="planned" label=t.s(text::PLANNED) whole=true error=beside(wrong, "planned")>
                <TextInput value=self.planned max=5/>
            </Field>
            <div class="whole"><Checkbox checked=self.lead label=t.s(text::LEADS) help=t.s(text::LEADS_HELP)/></div>
        }
        .into_any()
    }

    fn planned(self) -> AppResult<i32> {
        let typed = self.planned.get_untracked();
        typed.trim().parse().map_err(|_| AppError::field("planned", text::PLANNED_WRONG))
    }
}

pub(super) fn add(desk: Desk, department: DepartmentId) -> AnyView {
    let (wrong, id) = (RwSignal::new(None), PositionId::new());
    let own = Own {
        title: RwSignal::new(String::new()),
        lead: RwSignal::new(false),
        planned: RwSignal::new("1".to_string()),
    };
    frame(desk, wrong, text::ADD, &["title", "planned"], own.fields(wrong), move || {
        let (title, lead, planned) = (own.title.get_untracked(), own.lead.get_untracked(), own.planned()?);
        Ok(vec![Step::AddPosition { id, department, title, lead, planned }])
    })
}

pub(super) fn edit(desk: Desk, org: &Organisation, id: PositionId) -> AnyView {
    let Some(position) = org.positions.get(&id) else { return ().into_any() };
    let wrong = RwSignal::new(None);
    let own = Own {
        title: RwSignal::new(position.title.clone()),
        lead: RwSignal::new(position.lead),
        planned: RwSignal::new(position.planned.to_string()),
    };
    frame(desk, wrong, text::SAVE, &["title", "planned"], own.fields(wrong), move || {
        let (title, lead, planned) = (own.title.get_untracked(), own.lead.get_untracked(), own.planned()?);
        Ok(vec![Step::ChangePosition { id, title, lead, planned }])
    })
}

pub(super) fn shift(desk: Desk, org: &Organisation, id: PositionId) -> AnyView {
    let t = use_t();
    let Some(position) = org.positions.get(&id) else { return ().into_any() };
    let (wrong, to) = (RwSignal::new(None), RwSignal::new(position.department.to_string()));
    let choices = departments(org, None);
    let fields = view! {
        <Field name="department" label=t.s(text::DEPARTMENT) whole=true error=beside(wrong, "department")>
            <Select value=to choices=choices/>
        </Field>
    };
    frame(desk, wrong, text::MOVE, &["department"], fields.into_any(), move || {
        let department = to.get_untracked().parse().ok();
        let department = department.ok_or_else(|| AppError::field("department", text::CHOOSE_DEPARTMENT))?;
        Ok(vec![Step::MovePosition { id, department, place: None }])
    })
}
