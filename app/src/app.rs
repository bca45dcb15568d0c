//! The shell of the page and the routes.
use leptos::prelude::*;
use leptos_router::{
    Lazy, LazyRoute,
    components::{Route, Router, Routes},
    lazy_route, path,
};

#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    use leptos_meta::MetaTags;
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width,initial-scale=1"/>
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
    view! {
        <Router>
            <main>
                <Routes fallback=|| "Not found">
                    <Route path=path!("/") view=Home/>
                    <Route path=path!("/board") view={Lazy::<Board>::new()}/>
                </Routes>
            </main>
        </Router>
    }
}

#[component]
fn Home() -> impl IntoView {
    let n = RwSignal::new(0);
    view! { <a href="/board">"board"</a><button on:click=move |_| *n.write() += 1>{n}</button> }
}

struct Board {
    hello: Resource<Result<String, ServerFnError>>,
}

#[server]
async fn hello() -> Result<String, ServerFnError> {
    Ok("hello".into())
}

#[lazy_route]
impl LazyRoute for Board {
    fn data() -> Self {
        Self { hello: Resource::new(|| (), |_| hello()) }
    }
    fn view(this: Self) -> AnyView {
        let n = RwSignal::new(0);
        view! { <h1>"Board"</h1><Suspense>{move || Suspend::new(async move { this.hello.await.unwrap_or_default() })}</Suspense><button on:click=move |_| *n.write() += 1>{n}</button> }.into_any()
    }
}
