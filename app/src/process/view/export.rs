//! Taking a drawing along: as SVG, as a picture, on paper.

use leptos::{html, prelude::*};

use crate::{
    i18n::use_t,
    kit::{
        Icon, Menu, MenuItem, MenuLabel,
        drawing::{Palette, Picture, by_day, print, save_png, save_svg},
        use_toasts,
    },
    process::text,
};

/// Which sheet a page prints on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Paper {
    #[default]
    A4,
    A3,
}

impl Paper {
    pub fn code(self) -> &'static str {
        match self {
            Paper::A4 => "a4",
            Paper::A3 => "a3",
        }
    }
}

/// The menu of a drawing that lies in `within`, whose stylesheet says its colours. `paper` says what is printed on.
pub(super) fn menu(
    within: NodeRef<html::Div>,
    paper: RwSignal<Paper>,
    draw: impl Fn(&Palette) -> Picture + Copy + Send + Sync + 'static,
) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let failed = move || toasts.bad(t.s(text::PNG_FAILED));
    let picture = move || by_day(&*within.get_untracked()?).map(|palette| untrack(|| draw(&palette)));
    let png = move |()| match picture() {
        Some(picture) => save_png(&picture, failed),
        None => failed(),
    };
    let svg = move |()| {
        if let Some(picture) = picture() {
            save_svg(&picture);
        }
    };
    let on = move |size: Paper| {
        move |()| {
            paper.set(size);
            print();
        }
    };
    view! {
        <Menu label=t.s(text::EXPORT) icon=Icon::Export>
            <MenuLabel>{t.s(text::EXPORT)}</MenuLabel>
            <MenuItem icon=Icon::Export on_select=svg>{t.s(text::SVG)}</MenuItem>
            <MenuItem icon=Icon::Export on_select=png>{t.s(text::PNG)}</MenuItem>
            <MenuItem icon=Icon::File on_select=on(Paper::A4)>{t.s(text::PRINT_A4)}</MenuItem>
            <MenuItem icon=Icon::File on_select=on(Paper::A3)>{t.s(text::PRINT_A3)}</MenuItem>
        </Menu>
    }
    .into_any()
}
