//! Screens, which the browser loads when they are first opened.
//!
//! Screens that are used together share a part of the program: everything they read and draw is in it, so that the first load
//! carries only the frame and the screen asked for, however many screens there are.

use std::pin::Pin;

use leptos::prelude::AnyView;
use leptos_router::ChooseView;

/// What a screen's functions give.
pub type Awaited<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What [`screen!`](crate::screen!) makes of a screen.
pub trait Screen: 'static {
    /// The screen as a route shows it: `<Route view=BoardScreen::PLACE/>`.
    const PLACE: Place;
}

/// A screen behind two functions. Not `leptos_router::Lazy`, which is a type a screen: the router's code would be in the first load
/// once for every screen there is.
#[derive(Clone, Copy)]
pub struct Place {
    /// Loads the screen's part, asks for its data and draws it.
    pub open: fn() -> Awaited<AnyView>,
    /// Loads the screen's part only.
    pub load: fn() -> Awaited<()>,
}

impl ChooseView for Place {
    async fn choose(self) -> AnyView {
        (self.open)().await
    }

    async fn preload(&self) {
        (self.load)().await;
    }
}

/// Puts a screen into a part of the program: `screen!(desk: TodayScreen);`. The screen has `fn data() -> Self`, which makes its
/// resources, and `fn view(this: Self) -> AnyView`. A part begins with the name of its room.
#[macro_export]
macro_rules! screen {
    ($part:ident: $screen:ident) => {
        const _: () = {
            #[cfg(feature = "hydrate")]
            #[::leptos::wasm_split::wasm_split(
                                                                $part,
                                                                wasm_split_path = ::leptos::wasm_split,
                                                                preload(
                                                                    #[allow(non_snake_case)]
                                                                    load
                                                                )
                                                            )]
            #[allow(non_snake_case)]
            fn $screen() -> ::leptos::prelude::AnyView {
                $screen::view($screen::data())
            }

            #[cfg(not(feature = "hydrate"))]
            #[allow(non_snake_case)]
            async fn $screen() -> ::leptos::prelude::AnyView {
                // The page then names the part's files, so that the browser fetches them at once.
                ::leptos::prefetch_lazy_fn_on_server(stringify!($part));
                $screen::view($screen::data())
            }

            impl $crate::screen::Screen for $screen {
                const PLACE: $crate::screen::Place = $crate::screen::Place {
                    open: || Box::pin($screen()),
                    #[cfg(feature = "hydrate")]
                    load: || Box::pin(load()),
                    #[cfg(not(feature = "hydrate"))]
                    load: || Box::pin(async {}),
                };
            }
        };
    };
}
