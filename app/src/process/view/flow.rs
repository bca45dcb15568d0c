//! The flow chart of a process on its page, its nodes below it.

use leptos::{html, prelude::*};

use super::{
    desk::Desk,
    drawing::{Look, flow_size, flow_svg},
    export::{self, Paper},
    nodes,
};
use crate::{
    kit::drawing::Picture,
    process::{
        model::{NodeId, Process, flow::flow},
        text,
    },
};

/// The drawing, and the nodes it is drawn from.
pub(super) fn view(desk: Desk, at: Memo<Option<NodeId>>) -> AnyView {
    let t = desk.t;
    let (within, paper) = (NodeRef::<html::Div>::new(), RwSignal::new(Paper::default()));
    let drawn = Memo::new(move |_| desk.first().map(|p| desk.doers.with(|doers| flow(&p, doers))));
    let caption = move |process: &Process| {
        let n = drawn.with(|flow| flow.as_ref().map_or(0, |flow| flow.handovers()));
        let said = t.count(i64::try_from(n).unwrap_or(i64::MAX), text::HANDOVER, text::HANDOVERS);
        t.with(text::FLOW_CAPTION, &[("name", &process.name), ("handovers", &said)])
    };
    let svg = move || {
        let process = desk.first()?;
        let caption = caption(&process);
        drawn.with(|flow| Some(flow_svg(flow.as_ref()?, t, process.id, Look::Page, &caption, at.get())))
    };
    let upright = move || drawn.with(|flow| flow.as_ref().is_some_and(|flow| flow.h > flow.w));
    let style = move || drawn.with(|flow| flow.as_ref().map(|flow| format!("--w:{}px", flow.w.ceil())));
    let picture = move |palette: &_| {
        let Some((process, flow)) = desk.first().zip(drawn.get()) else {
            return Picture { svg: String::new(), size: (1.0, 1.0), name: String::new() };
        };
        let name = caption(&process);
        let svg = flow_svg(&flow, t, process.id, Look::File(palette), &name, None);
        Picture { svg, size: flow_size(&flow, &name), name }
    };
    view! {
        <div
            class="process-flow"
            data-paper=move || paper.get().code()
            data-upright=move || upright().then_some("")
        >
            <div class="process-bar">
                <p class="process-said">
                    {move || desk.first().map(|p| caption(&p))}
                    <span class="process-key"><svg viewBox="0 0 24 10" aria-hidden="true"><path class="pf-line over" d="M0 5H24"></path><circle class="pf-over" cx="12" cy="5" r="4"></circle></svg>{t.s(text::HANDOVER_KEY)}</span>
                </p>
                {export::menu(within, paper, picture)}
            </div>
            // Wider than a phone: the keyboard may scroll it.
            <div node_ref=within class="process-paper" style=style tabindex="0" role="region" aria-label=t.s(text::FLOW) inner_html=svg></div>
            {nodes::view(desk, at)}
        </div>
    }
    .into_any()
}
