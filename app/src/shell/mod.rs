//! The frame of every signed-in page: the rail with the seal, the places to go, the reader's own menu, the news, the keys;
//! on phones a bar for the thumb. Drawn once around the routes, so that nothing but the work changes when one goes elsewhere.

mod fresh;
mod keys;
mod nav;
mod page;
mod taste;
pub mod text;

use leptos::{html, prelude::*};
use leptos_router::hooks::use_location;

pub use fresh::{Fresh, use_fresh};
pub use nav::Nav;
pub use page::{Nowhere, Page, Plate};
pub use taste::{THEME_COOKIE, Theme, speak};

use crate::{
    access::model::Me,
    i18n::{Locale, use_t},
    kit::{Avatar, Icon, Menu, MenuItem, MenuLabel, MenuLine, Seal, ToastHost},
};

/// Whether the palette is open: opened by Ctrl-K and the search button, closed by the palette itself.
#[derive(Clone, Copy)]
pub struct Palette(pub RwSignal<bool>);

/// Makes the palette's state; called once, at the root, so that every page finds it.
pub fn provide_palette() -> Palette {
    let palette = Palette(RwSignal::new(false));
    provide_context(palette);
    provide_context(Fresh(RwSignal::new(None)));
    palette
}

/// What every part of the frame shares.
#[derive(Clone, Copy)]
struct Frame {
    me: Signal<Option<Me>>,
    help: RwSignal<bool>,
    on_sign_out: Callback<()>,
    here: Memo<Option<Nav>>,
}

/// The frame. The children are the routes' outlet; `palette` is drawn last and reads `Palette` from the context.
#[component]
pub fn Shell(
    #[prop(into)] me: Signal<Option<Me>>,
    #[prop(into)] on_sign_out: Callback<()>,
    #[prop(optional, into)] palette: Option<ViewFn>,
    children: Children,
) -> AnyView {
    let t = use_t();
    let Palette(open) = use_context::<Palette>().unwrap_or_else(provide_palette);
    let help = RwSignal::new(false);
    keys::listen(open, help);
    let path = use_location().pathname;
    let here = Memo::new(move |_| path.with(|p| Nav::of(p)));
    let frame = Frame { me, help, on_sign_out, here };
    let main = NodeRef::<html::Main>::new();
    let skip = move |ev: leptos::ev::MouseEvent| {
        ev.prevent_default();
        if let Some(main) = main.get_untracked() {
            // Fails only when the page has gone meanwhile.
            let _ = main.focus();
        }
    };
    view! {
        <a class="skip" href="#main" on:click=skip>{t.s(text::SKIP)}</a>
        <div class="shell">
            {rail(frame)}
            <main id="main" class="work" tabindex="-1" node_ref=main>{children()}</main>
            {tabbar(frame)}
        </div>
        <keys::KeysHelp open=help/>
        <ToastHost/>
        {palette.map(|p| p.run())}
    }
    .into_any()
}

fn link(frame: Frame, nav: Nav) -> AnyView {
    let t = use_t();
    view! {
        <a class="nav" href=nav.path() aria-current=move || (frame.here.get() == Some(nav)).then_some("page")>
            <Icon of=nav.icon()/>
            <span>{t.s(nav.name())}</span>
        </a>
    }
    .into_any()
}

fn rail(frame: Frame) -> AnyView {
    let t = use_t();
    let name = move || frame.me.with(|me| me.as_ref().map(|me| me.name.clone()).unwrap_or_default());
    let label = move || t.with(text::YOU, &[("name", &name())]);
    let face = move || view! { {move || view! { <Avatar name=name() size="l"/> }} };
    view! {
        <header class="rail">
            <a class="home" href="/" aria-label=t.s(text::HOME)>
                <Seal/>
            </a>
            <nav aria-label=t.s(text::MAIN_NAV)>{Nav::ALL.map(|nav| link(frame, nav)).collect_view()}</nav>
            <div class="foot">
                <Menu label=Signal::derive(label) class="user-btn" face=face>
                    {own_items(frame)}
                </Menu>
            </div>
        </header>
    }
    .into_any()
}

fn tabbar(frame: Frame) -> AnyView {
    let t = use_t();
    let face = move || view! { <Icon of=Icon::More/><span>{t.s(text::MORE)}</span> };
    let place =
        move |nav: Nav| view! { <MenuItem icon=nav.icon() href=nav.path()>{t.s(nav.name())}</MenuItem> };
    view! {
        <nav class="tabbar" aria-label=t.s(text::MENU)>
            {Nav::THUMB.map(|nav| link(frame, nav)).collect_view()}
            <Menu label=t.s(text::MORE) class="nav" face=face>
                {Nav::REST.map(place).collect_view()}
                <MenuLine/>
                {own_items(frame)}
            </Menu>
        </nav>
    }
    .into_any()
}

/// The reader's own things: account, language, theme, keys, the way out. Drawn only while the menu is open, in the browser.
fn own_items(frame: Frame) -> AnyView {
    let t = use_t();
    let me = frame.me.get_untracked();
    let theme_now = Theme::now();
    let language = move |locale: Locale| {
        view! { <MenuItem icon=Icon::Globe checked=Signal::stored(locale == t.0) on_select=move || speak(locale)>{locale.own_name()}</MenuItem> }
    };
    let theme = move |theme: Theme| {
        let icon = match theme {
            Theme::Auto => Icon::Screen,
            Theme::Light => Icon::Sun,
            Theme::Dark => Icon::Moon,
        };
        view! { <MenuItem icon=icon checked=Signal::stored(theme == theme_now) on_select=move || theme.choose()>{t.s(theme.name())}</MenuItem> }
    };
    view! {
        {me.map(|me| view! {
            <div class="me-card" role="presentation">
                <Avatar name=me.name.clone() size="l"/>
                <div class="grow"><b>{me.name}</b><small>{me.company}</small></div>
            </div>
        })}
        <MenuItem icon=Icon::User href="/me">{t.s(text::MY_ACCOUNT)}</MenuItem>
        <MenuItem icon=Icon::Keyboard key="?" on_select=move || frame.help.set(true)>{t.s(text::SHORTCUTS)}</MenuItem>
        <MenuLabel>{t.s(text::LANGUAGE)}</MenuLabel>
        {Locale::ALL.map(language).collect_view()}
        <MenuLabel>{t.s(text::THEME)}</MenuLabel>
        {Theme::ALL.map(theme).collect_view()}
        <MenuLine/>
        <MenuItem icon=Icon::SignOut on_select=frame.on_sign_out>{t.s(text::SIGN_OUT)}</MenuItem>
    }
    .into_any()
}
