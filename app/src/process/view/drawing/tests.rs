//! The drawings as the server sends them and as files carry them.

use chrono::NaiveDate;

use super::*;
use crate::{
    i18n::{Locale, T},
    kit::drawing::Palette,
    org::model::{Organisation, Preset},
    process::model::{
        Doers, Process, by_preset,
        flow::flow,
        matrix::{By, matrix},
    },
};

fn company() -> (Vec<Process>, Doers) {
    let mut organisation = Organisation::empty(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
    for step in Preset::Medium.missing(&organisation, Locale::Zh) {
        organisation.apply(&step).unwrap();
    }
    let mut processes = by_preset(Preset::Medium, &[], &organisation, Locale::Zh);
    processes[0].name = "新客户 <开发> & \"获取\"".into();
    processes[0].nodes[1].name = "筛选 & <登记>".into();
    (processes, Doers::of(&organisation))
}

fn palette() -> Palette {
    Palette { ink: "rgb(1, 2, 3)".into(), font: "\"Noto Sans SC\", sans-serif".into(), ..Palette::default() }
}

/// Whether tags are closed in their order and no sign stands astray.
fn well_formed(xml: &str) -> bool {
    let mut open = Vec::new();
    for piece in xml.split('<').skip(1) {
        let Some((tag, _)) = piece.split_once('>') else { return false };
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        match tag.strip_prefix('/') {
            Some(name) if open.pop() != Some(name) => return false,
            Some(_) => {}
            None if tag.ends_with('/') => {}
            None => open.push(name),
        }
    }
    open.is_empty()
}

#[test]
fn drawings_are_well_formed_and_names_stay_names() {
    let (processes, doers) = company();
    let palette = palette();
    for locale in Locale::ALL {
        let t = T(locale);
        for process in &processes {
            let drawn = flow(process, &doers);
            for look in [Look::Page, Look::File(&palette)] {
                let svg = flow_svg(&drawn, t, process.id, look, &process.name, None);
                assert!(well_formed(&svg), "{svg}");
                assert!(!svg.contains("<登记"));
                assert!(!svg.contains("& "));
            }
        }
        let drawn = matrix(&processes, &doers, By::Departments, true);
        let svg = matrix_svg(&drawn, t, &palette, "矩阵 & <图>");
        assert!(
            well_formed(&svg) && svg.contains("矩阵 &amp; &lt;图&gt;") && svg.contains("新客户 &lt;开发&gt;")
        );
    }
}

#[test]
fn a_file_stands_alone() {
    let (processes, doers) = company();
    let palette = palette();
    let drawn = flow(&processes[0], &doers);
    let svg = flow_svg(&drawn, T(Locale::Zh), processes[0].id, Look::File(&palette), "图", None);
    assert!(svg.contains("rgb(1, 2, 3)") && !svg.contains("var(--") && !svg.contains("<a "));
    let (w, h) = flow_size(&drawn, "图");
    assert!(svg.contains(&format!("width=\"{w}\" height=\"{h}\"")));
}

#[test]
fn on_a_page_boxes_lead_to_their_nodes_and_heads_to_their_departments() {
    let (processes, doers) = company();
    let drawn = flow(&processes[0], &doers);
    let first = &drawn.boxes[0];
    let svg = flow_svg(&drawn, T(Locale::En), processes[0].id, Look::Page, "", Some(first.id));
    assert_eq!(svg.matches("data-node=").count(), processes[0].nodes.len());
    assert_eq!(svg.matches("pf-node here").count(), 1);
    for lane in drawn.lanes.iter().filter_map(|l| l.department) {
        assert!(svg.contains(&format!("href=\"/organisation?at={lane}\"")));
    }
    assert_eq!(svg.matches("\"pf-over\"").count(), drawn.handovers());
}
