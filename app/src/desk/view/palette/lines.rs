//! The lines of the palette: what was found, what can be made, where one can go, what can be switched.

use leptos::{prelude::*, wasm_bindgen::JsCast};
use web_sys::HtmlElement;

use super::{Deed, Line, State};
use crate::{
    access::model::Action,
    audit::model::Object,
    desk::text,
    i18n::{Locale, Text},
    kit::Icon,
    shell::{Nav, Theme},
};

/// What can be made, and the page whose form makes it.
const NEW: [(Object, Text, Nav); 3] = [
    (Object::Account, text::NEW_ACCOUNT, Nav::Accounts),
    (Object::Contact, text::NEW_CONTACT, Nav::Contacts),
    (Object::Deal, text::NEW_DEAL, Nav::Deals),
];

impl State {
    /// What can be made, with the words on its line. An activity belongs to somebody: it is written where a composer is, and
    /// begins with the customer elsewhere.
    fn makeable(self) -> impl Iterator<Item = (Text, &'static str, Deed)> {
        let t = self.t;
        let may = move |object| {
            self.me.with_value(|me| me.as_ref().is_some_and(|me| me.may(Action::Create, object, None)))
        };
        let forms = NEW.into_iter().filter(move |(object, ..)| may(*object));
        let forms = forms.map(|(_, name, place)| (name, "", Deed::New(place.path())));
        let (hint, deed) = match composer() {
            Some(_) => (text::PALETTE_HERE, Deed::Write),
            None => (text::PALETTE_CUSTOMER_FIRST, Deed::Go(Nav::Accounts.path().into())),
        };
        let activity = may(Object::Activity).then(|| (text::PALETTE_ACTIVITY, t.s(hint), deed));
        forms.chain(activity)
    }

    /// Records first, then what can be made, then the places and switches whose names hold the words.
    pub(super) fn lines(self) -> Vec<Line> {
        let t = self.t;
        let words = self.typed.with(|w| w.trim().to_lowercase());
        let named = |text: Text| Locale::ALL.iter().any(|l| text.get(*l).to_lowercase().contains(&words));
        let records = self.found.get().into_iter().map(|found| Line {
            group: text::PALETTE_RECORDS,
            icon: match found.kind {
                Object::Account => Icon::Accounts,
                Object::Contact => Icon::Contacts,
                _ => Icon::Deals,
            },
            label: found.label,
            hint: found.hint,
            deed: Deed::Go(found.path),
        });
        let new = self.makeable().filter(|(name, ..)| named(*name)).map(|(name, hint, deed)| Line {
            group: text::PALETTE_NEW,
            icon: Icon::Plus,
            label: t.s(name).to_string(),
            hint: hint.to_string(),
            deed,
        });
        let places = Nav::ALL.into_iter().map(|n| (n.name(), n.icon(), n.path()));
        let more = [(text::PALETTE_IMPORT, Icon::Import, "/settings/import")];
        let places = places.chain(more).filter(|(name, ..)| named(*name)).map(|(name, icon, path)| Line {
            group: text::PALETTE_PLACES,
            icon,
            label: t.s(name).to_string(),
            hint: String::new(),
            deed: Deed::Go(path.to_string()),
        });
        let other = Locale::ALL.into_iter().filter(|l| *l != t.0);
        let languages = other.filter(|_| named(text::PALETTE_LANGUAGE)).map(|locale| Line {
            group: text::PALETTE_SWITCH,
            icon: Icon::Globe,
            label: locale.own_name().to_string(),
            hint: t.s(text::PALETTE_LANGUAGE).to_string(),
            deed: Deed::Speak(locale),
        });
        let themes = Theme::ALL.into_iter().filter(|theme| named(text::PALETTE_THEME) || named(theme.name()));
        let themes = themes.map(|theme| Line {
            group: text::PALETTE_SWITCH,
            icon: Icon::Moon,
            label: t.s(theme.name()).to_string(),
            hint: t.s(text::PALETTE_THEME).to_string(),
            deed: Deed::Show(theme),
        });
        records.chain(new).chain(places).chain(languages).chain(themes).collect()
    }
}

/// The place on this page where an activity is written.
fn composer() -> Option<HtmlElement> {
    let found = document().query_selector("main .composer textarea").ok().flatten();
    found.and_then(|area| area.dyn_into().ok())
}

/// Goes there.
pub(super) fn write() {
    if let Some(area) = composer() {
        area.scroll_into_view();
        // A composer that has left the page meanwhile cannot take it.
        let _ = area.focus();
    }
}
