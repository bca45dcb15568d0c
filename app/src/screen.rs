//! Screens, which the browser loads when they are first opened.
//!
//! Screens that are used together share a part of the program: everything they read and draw is in it, so that the first load
//! carries only the frame and the screen asked for, however many screens there are.

use std::marker::PhantomData;

use leptos::prelude::AnyView;
use leptos_router::LazyRoute;

/// What [`screen!`](crate::screen!) makes of a screen.
pub trait Screen: 'static {
    /// Loads the screen's part, asks for its data and draws it.
    fn open() -> impl Future<Output = AnyView>;

    /// Loads the screen's part only.
    fn load() -> impl Future<Output = ()>;
}

/// A screen as a route shows it: `<Route view={Lazy::<Opened<BoardScreen>>::new()}/>`.
pub struct Opened<S>(PhantomData<fn() -> S>);

impl<S: Screen> LazyRoute for Opened<S> {
    fn data() -> Self {
        Self(PhantomData)
    }

    async fn view(_: Self) -> AnyView {
        S::open().await
    }

    async fn preload() {
        S::load().await;
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
                async fn open() -> ::leptos::prelude::AnyView {
                    $screen().await
                }

                async fn load() {
                    #[cfg(feature = "hydrate")]
                    load().await;
                }
            }
        };
    };
}
