//! The shell of the page and the routes.
use leptos::prelude::*;
use leptos_router::{
    Lazy,
    components::{Outlet, ParentRoute, Route, Router, Routes},
    path,
};

use crate::access::{
    api::sign_out,
    view::{CompanyPage, JoinPage, MembersPage, SessionsPage, SettingsPage, SignInPage},
    visitor::{SignedIn, go, provide_visitor, use_me},
};
#[cfg(feature = "ssr")]
use crate::{
    access::visitor::Visitor,
    shell::{THEME_COOKIE, Theme},
};

use crate::{
    audit::view::HistoryPage,
    desk::{
        text,
        view::{
            AccountScreen, AccountsScreen, ContactScreen, ContactsScreen, DealScreen, PaletteContent,
            TodayScreen,
        },
    },
    exchange::view::{ImportHome, ImportRun},
    i18n::use_t,
    insight::view::InsightPage,
    kit::{Dialog, DialogShape, loaded, provide_toasts, use_toasts},
    onboarding::view::{SamplePage, SetUpPage},
    pipeline::view::{DealsScreen, PipelinesScreen, ProductsScreen, board::BoardScreen, rates::RatesPage},
    screen::{Opened, Screen},
    shell::{Nowhere, Palette, Shell, provide_palette},
};

#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    use leptos_meta::MetaTags;
    let visitor = Visitor::here();
    let theme = use_context::<axum::http::request::Parts>()
        .and_then(|parts| crate::context::cookie(&parts.headers, THEME_COOKIE))
        .map(|code| Theme::parse(&code))
        .unwrap_or_default();
    // Each build has a folder of its own, so what is in it may be cached for ever.
    let style = format!("/{}/{}.css", options.site_pkg_dir, options.output_name);
    view! {
        <!DOCTYPE html>
        <html lang=visitor.locale.tag() data-theme=theme.code()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width,initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="stylesheet" href=style/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                <link rel="apple-touch-icon" href="/icons/192.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f8f7f4"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#131416"/>
                // Offers the way out when what follows cannot be loaded.
                <script defer src="/boot.js"></script>
                <HydrationScripts options=options/>
                <MetaTags/>
            </head>
            <body><App/></body>
        </html>
    }
}

#[component]
pub fn App() -> impl IntoView {
    leptos_meta::provide_meta_context();
    provide_visitor();
    provide_toasts();
    provide_palette();
    // Effects run in the browser only, once the page listens: tests and scripts wait for it.
    Effect::new(|_| {
        if let Some(html) = document().document_element()
            && let Err(e) = html.set_attribute("data-hydrated", "true")
        {
            leptos::logging::error!("cannot mark the page: {e:?}");
        }
    });
    view! {
        <Router>
            <Routes fallback=|| view! { <Nowhere/> }>
                <KitRoute/>
                <Route path=path!("/setup") view={Lazy::<Opened<SetUpPage>>::new()}/>
                <Route path=path!("/sign-in") view={Lazy::<Opened<SignInPage>>::new()}/>
                <Route path=path!("/join/:token") view={Lazy::<Opened<JoinPage>>::new()}/>
                <ParentRoute path=path!("") view=Inside>
                    <ParentRoute path=path!("/settings") view=Outlet>
                        <Route path=path!("") view={Lazy::<Opened<SettingsPage>>::new()}/>
                        <Route path=path!("/sessions") view={Lazy::<Opened<SessionsPage>>::new()}/>
                        <Route path=path!("/members") view={Lazy::<Opened<MembersPage>>::new()}/>
                        <Route path=path!("/history") view={Lazy::<Opened<HistoryPage>>::new()}/>
                        <Route path=path!("/company") view={Lazy::<Opened<CompanyPage>>::new()}/>
                        <Route path=path!("/rates") view={Lazy::<Opened<RatesPage>>::new()}/>
                        <Route path=path!("/sample") view={Lazy::<Opened<SamplePage>>::new()}/>
                        <Route path=path!("/pipelines") view={Lazy::<Opened<PipelinesScreen>>::new()}/>
                        <Route path=path!("/import") view={Lazy::<Opened<ImportHome>>::new()}/>
                    </ParentRoute>
                    <Route path=path!("/me") view={Lazy::<Opened<SessionsPage>>::new()}/>
                    <Route path=path!("/") view={Lazy::<Opened<TodayScreen>>::new()}/>
                    <Route path=path!("/accounts") view={Lazy::<Opened<AccountsScreen>>::new()}/>
                    <Route path=path!("/accounts/:id") view={Lazy::<Opened<AccountScreen>>::new()}/>
                    <Route path=path!("/contacts") view={Lazy::<Opened<ContactsScreen>>::new()}/>
                    <Route path=path!("/contacts/:id") view={Lazy::<Opened<ContactScreen>>::new()}/>
                    <Route path=path!("/deals") view={Lazy::<Opened<BoardScreen>>::new()}/>
                    <Route path=path!("/insight") view={Lazy::<Opened<InsightPage>>::new()}/>
                    <Route path=path!("/deals/list") view={Lazy::<Opened<DealsScreen>>::new()}/>
                    <Route path=path!("/deals/:id") view={Lazy::<Opened<DealScreen>>::new()}/>
                    <Route path=path!("/products") view={Lazy::<Opened<ProductsScreen>>::new()}/>
                    <Route path=path!("/import") view={Lazy::<Opened<ImportHome>>::new()}/>
                    <Route path=path!("/import/:id") view={Lazy::<Opened<ImportRun>>::new()}/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// The gallery of the kit; development builds only.
#[cfg(debug_assertions)]
#[component(transparent)]
fn KitRoute() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! { <Route path=path!("/kit") view={Lazy::<Opened<crate::kit::gallery::Gallery>>::new()}/> }
        .into_inner()
}

#[cfg(not(debug_assertions))]
#[component(transparent)]
fn KitRoute() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! { <Route path=path!("/kit") view=Nowhere/> }.into_inner()
}

/// The screens of signed-in people: below here `use_me()` always answers.
#[component]
fn Inside() -> impl IntoView {
    view! { <SignedIn><Frame/></SignedIn> }
}

#[component]
fn Frame() -> impl IntoView {
    let me = use_me();
    let toasts = use_toasts();
    let leave = Action::new(move |_: &()| async move {
        match sign_out().await {
            Ok(()) => go("/sign-in"),
            Err(error) => toasts.error(&error),
        }
    });
    view! {
        <Shell me=Signal::stored(Some(me)) on_sign_out=move || { leave.dispatch(()); } palette=palette>
            <Outlet/>
        </Shell>
    }
}

/// The palette's dialog; what it holds is loaded when it is first opened.
fn palette() -> Option<AnyView> {
    let t = use_t();
    let Palette(open) = use_context::<Palette>()?;
    let dialog = view! {
        <Dialog open=open title=t.s(text::PALETTE) shape=DialogShape::Bare light=true>{move || loaded(PaletteContent::open)}</Dialog>
    };
    Some(dialog.into_any())
}
