//! Small marks: chips, people, keys, the seal.

use leptos::prelude::*;

use super::{
    icon::{Icon, draw},
    text,
};
use crate::i18n::use_t;

/// What a colour means: bamboo for good, gamboge for soon, cinnabar for late, azurite for what one may act on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    Good,
    Soon,
    Late,
    Act,
}

impl Tone {
    /// The class that carries the colour.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Neutral => "neutral",
            Tone::Good => "good",
            Tone::Soon => "soon",
            Tone::Late => "late",
            Tone::Act => "act",
        }
    }
}

/// A short word on a coloured wash; with `href` a link, with `on_remove` a filter one can take off.
#[component]
pub fn Chip(
    #[prop(optional)] tone: Tone,
    #[prop(optional)] icon: Option<Icon>,
    #[prop(optional, into)] href: Option<String>,
    #[prop(optional, into)] on_remove: Option<Callback<()>>,
    /// What is taken off, said in the label of the cross.
    #[prop(optional, into)]
    remove_label: String,
    children: Children,
) -> AnyView {
    let class = format!("chip {}", tone.class());
    let inner = view! {
        {icon.map(|i| draw(i, "s"))}
        <span>{children()}</span>
    }
    .into_any();
    match (href, on_remove) {
        (Some(href), _) => view! { <a class=class href=href>{inner}</a> }.into_any(),
        (None, Some(remove)) => {
            let label = use_t().with(text::REMOVE_NAMED, &[("name", &remove_label)]);
            view! {
                <span class=class>
                    {inner}
                    <button type="button" class="off" aria-label=label on:click=move |_| remove.run(())>
                        {draw(Icon::Close, "s")}
                    </button>
                </span>
            }
            .into_any()
        }
        (None, None) => view! { <span class=class>{inner}</span> }.into_any(),
    }
}

/// The letters that stand for a person: the family name's first character in Chinese, two initials otherwise.
/// An empty name has none.
pub fn initials(name: &str) -> String {
    let name = name.trim();
    match name.chars().next() {
        None => String::new(),
        Some(first) if is_han(first) => first.to_string(),
        Some(_) => {
            let words: Vec<&str> =
                name.split(|c: char| c.is_whitespace() || c == '-').filter(|w| !w.is_empty()).collect();
            let letters = match words.as_slice() {
                [one] => one.chars().take(2).collect::<String>(),
                [first, .., last] => first.chars().take(1).chain(last.chars().take(1)).collect(),
                [] => String::new(),
            };
            letters.to_uppercase()
        }
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// A person as a circle of initials; the full name is in the title and for those who listen.
/// `size`: `"l"` 28 px, `"xl"` 40 px, 20 px otherwise. An empty name shows that nobody is there.
#[component]
pub fn Avatar(#[prop(into)] name: String, #[prop(optional)] size: &'static str) -> AnyView {
    let letters = initials(&name);
    if letters.is_empty() {
        let nobody = use_t().s(text::NOBODY);
        return view! { <span class=format!("who none {size}") role="img" aria-label=nobody title=nobody></span> }.into_any();
    }
    view! {
        <span class=format!("who {size}") role="img" aria-label=name.clone() title=name>
            {letters}
        </span>
    }
    .into_any()
}

/// A key of the keyboard.
#[component]
pub fn Kbd(#[prop(into)] keys: String) -> AnyView {
    view! { <kbd>{keys}</kbd> }.into_any()
}

/// The seal 关系 in cinnabar, the only decoration. `large` for the pages before sign-in.
#[component]
pub fn Seal(#[prop(optional)] large: bool) -> AnyView {
    view! { <span class=if large { "seal l" } else { "seal" } lang="zh-CN" aria-hidden="true">"关系"</span> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn a_chinese_name_shows_its_family_name() {
        assert_eq!(initials("林晓彤"), "林");
        assert_eq!(initials(" 周 "), "周");
    }

    #[test]
    fn a_latin_name_shows_first_and_last_initial() {
        assert_eq!(initials("Darcel Schlecht"), "DS");
        assert_eq!(initials("maria van der Berg"), "MB");
        assert_eq!(initials("Cher"), "CH");
        assert_eq!(initials("Éloi Ångström"), "ÉÅ");
    }

    #[test]
    fn nobody_has_no_initials() {
        assert_eq!(initials("  "), "");
    }
}
