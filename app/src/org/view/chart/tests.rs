//! The drawing as the server sends it and as a file carries it.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos_router::{components::Router, location::RequestUrl};

use super::{
    Look, OrgChart,
    drawing::{file_size, svg},
    sample::{department, organisation},
};
use crate::{
    i18n::{Locale, T},
    kit::{drawing::Palette, provide_toasts},
    org::model::layout::{BoxId, Detail, Layout, Options, layout},
};

fn chart(detail: Detail) -> Layout {
    layout(&organisation(), &BTreeSet::new(), Options { detail, compact: true })
}

/// The colours of the stylesheet by day or by night.
fn palette(dark: bool) -> Palette {
    let tokens = include_str!("../../../../../style/tokens.css");
    let token = |name: &str| {
        let line = tokens.lines().map(str::trim).find_map(|it| it.strip_prefix(&format!("--{name}:")));
        let value = line.unwrap_or_default().trim().trim_end_matches(';');
        let pair = value.strip_prefix("light-dark(").map(|it| it.trim_end_matches(')'));
        pair.map_or(value, |it| it.split(", ").nth(usize::from(dark)).unwrap_or_default()).to_owned()
    };
    Palette {
        paper: token("paper"),
        surface: token("surface"),
        wash: token("wash"),
        line: token("line"),
        line_strong: token("line-strong"),
        ink: token("ink"),
        ink_2: token("ink-2"),
        ink_3: token("ink-3"),
        soon: token("gamboge"),
        font: token("font"),
    }
}

/// What keeps a text from being one well-formed element: a tag not closed in its order, a value not quoted, a stray sign.
fn fault(xml: &str) -> Option<String> {
    let (mut open, mut rest) = (Vec::new(), xml);
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        let stray = !before.is_empty() && open.is_empty();
        let Some((inner, after)) = tag[1..].split_once('>').filter(|_| !stray && !loose(before)) else {
            return Some(format!("{before}{tag}"));
        };
        rest = after;
        if let Some(name) = inner.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Some(format!("{name} is closed out of order"));
            }
            continue;
        }
        let (inner, closed) = inner.strip_suffix('/').map_or((inner, false), |it| (it, true));
        let (name, mut attributes) = inner.split_once(' ').unwrap_or((inner, ""));
        let mut names = BTreeSet::new();
        while let Some((name, value)) = attributes.split_once("=\"") {
            let Some((_, after)) = value.split_once('"').filter(|it| !loose(it.0)) else {
                return Some(format!("{inner}: {value}"));
            };
            if !names.insert(name.trim()) {
                return Some(format!("{inner}: {name} twice"));
            }
            attributes = after;
        }
        if !attributes.trim().is_empty() {
            return Some(format!("{inner}: {attributes}"));
        }
        if !closed {
            open.push(name);
        }
    }
    (!open.is_empty() || !rest.is_empty()).then(|| format!("{open:?} left open, {rest:?} left over"))
}

/// Whether a text holds an ampersand that begins no entity.
fn loose(text: &str) -> bool {
    let entity = |part: &str| {
        matches!(part.split_once(';').map(|it| it.0), Some("amp" | "lt" | "gt" | "quot" | "#39"))
    };
    !text.split('&').skip(1).all(entity)
}

#[test]
fn the_reader_of_xml_notices_what_is_broken() {
    for broken in ["<a><b></a></b>", "<a x=\"1\" x=\"2\"/>", "<a>&</a>", "<a", "<a x=1/>", "<a/>x", "x<a/>"] {
        assert!(fault(broken).is_some(), "{broken}");
    }
    assert_eq!(fault("<a x=\"1\"><b/>&amp;</a>"), None);
}

#[test]
fn the_drawing_is_well_formed_in_both_languages_on_the_page_and_in_a_file() {
    for locale in Locale::ALL {
        for detail in [Detail::Departments, Detail::People] {
            for look in [Look::Page, Look::File(&palette(false))] {
                let drawn = svg(&chart(detail), T(locale), look, "组织 & <图>", None);
                assert_eq!(fault(&drawn), None);
                assert!(drawn.contains("市场部 &amp; 品牌 &lt;Brand&gt;"));
                assert!(!drawn.contains("<Brand>"));
            }
        }
    }
}

#[test]
fn every_department_in_sight_is_drawn_once() {
    let folded = [department("财务部")].into();
    let drawn =
        svg(&layout(&organisation(), &folded, Options::default()), T(Locale::Zh), Look::Page, "", None);
    let times = |name: &str| drawn.matches(&format!("data-box=\"d.{}\"", department(name))).count();
    for shown in ["总经理办公室", "销售中心", "华东区", "呼叫中心", "财务部"] {
        assert_eq!(times(shown), 1, "{shown}");
        assert_eq!(drawn.matches(&format!(">{shown}<")).count(), 1, "{shown}");
    }
    assert_eq!(times("应收组"), 0);
}

#[test]
fn one_box_takes_the_keyboard_and_says_all_it_shows() {
    let here = BoxId::Department(department("华东区"));
    for (asked, name) in [(Some(here), "华东区"), (None, "总经理办公室")] {
        let drawn = svg(&chart(Detail::Departments), T(Locale::Zh), Look::Page, "", asked);
        assert_eq!(drawn.matches("tabindex=\"0\"").count(), 1);
        let item = drawn.split("<a").find(|it| it.contains("tabindex=\"0\"")).expect("one");
        assert!(item.contains(&format!("aria-label=\"{name}，")), "{item}");
    }
    let drawn = svg(&chart(Detail::Departments), T(Locale::En), Look::Page, "", None);
    assert!(drawn.contains("aria-label=\"华东区, 何嘉, 3 people, 1 open\""));
    assert!(drawn.contains("aria-level=\"3\" aria-posinset=\"1\" aria-setsize=\"3\""));
    assert!(drawn.contains(&format!("href=\"/organisation?view=people&amp;at={}\"", department("华东区"))));
}

#[test]
fn a_file_needs_neither_stylesheet_nor_page() {
    let drawn = svg(&chart(Detail::People), T(Locale::Zh), Look::File(&palette(true)), "组织架构图", None);
    assert!(!drawn.contains("class=") && !drawn.contains("var(") && !drawn.contains("<a"));
    assert!(drawn.contains(&format!("fill=\"{}\"", palette(true).ink)));
    let (w, h) = file_size(&chart(Detail::People), "组织架构图");
    assert!(drawn.contains(&format!("width=\"{w}\" height=\"{h}\"")));
}

#[test]
fn a_long_name_is_cut_and_can_still_be_read() {
    let drawn = svg(&chart(Detail::Departments), T(Locale::Zh), Look::Page, "", None);
    assert!(drawn.contains("…<title>重点客户与战略合作伙伴发展部</title>"));
}

/// The component as the server sends it.
fn component(locale: Locale) -> String {
    Owner::new().with(|| {
        provide_context(locale);
        provide_context(RequestUrl::new("/organisation"));
        provide_toasts();
        let organisation = Signal::stored(organisation());
        let on_move = Callback::new(|_: (_, _)| {});
        view! {
            <Router>
                <OrgChart organisation=organisation may_edit=Signal::stored(true) on_move=on_move/>
            </Router>
        }
        .to_html()
    })
}

#[test]
fn the_server_draws_the_whole_component_in_both_languages() {
    for locale in Locale::ALL {
        let html = component(locale);
        assert!(html.contains("role=\"tree\"") && html.contains(">华东区<"), "{html}");
        assert!(html.contains(crate::org::chart_text::CHART_ZOOM_IN.get(locale)));
    }
}

/// Writes pictures to the folder `GUANXI_CHART_OUT` names, for eyes.
#[test]
fn pictures_can_be_looked_at() {
    let Ok(folder) = std::env::var("GUANXI_CHART_OUT") else { return };
    for (name, detail, dark, locale) in [
        ("departments-light", Detail::Departments, false, Locale::Zh),
        ("people-light", Detail::People, false, Locale::En),
        ("departments-dark", Detail::Departments, true, Locale::En),
        ("people-dark", Detail::People, true, Locale::Zh),
    ] {
        let drawn =
            svg(&chart(detail), T(locale), Look::File(&palette(dark)), "组织架构图 2026年11月23日", None);
        std::fs::write(format!("{folder}/{name}.svg"), drawn).expect("the folder can be written to");
    }
    let style = concat!(env!("CARGO_MANIFEST_DIR"), "/../style/main.css");
    for (theme, locale) in [("light", Locale::Zh), ("dark", Locale::En)] {
        let html = format!(
            "<!doctype html><html data-theme={theme}><meta charset=utf-8><meta name=viewport \
             content='width=device-width'><link rel=stylesheet href='file://{style}'><body \
             style='display:flex;height:100vh'>{}</html>",
            component(locale)
        );
        std::fs::write(format!("{folder}/page-{theme}.html"), html).expect("the folder can be written to");
    }
}
