//! Draws our own stroke icons on a 16-pixel grid; each is one path, so an icon costs a string.

use leptos::prelude::*;

macro_rules! icons {
    ($($name:ident: $d:literal,)*) => {
        /// What an icon shows. Icons never speak alone: the words stand beside them or in the label of their button.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon { $($name,)* }

        impl Icon {
            /// Every icon with its name, for the gallery.
            pub const ALL: &[(&'static str, Icon)] = &[$((stringify!($name), Icon::$name),)*];

            /// The drawing: SVG path data in a 16 × 16 box.
            pub fn path(self) -> &'static str {
                match self { $(Icon::$name => $d,)* }
            }
        }
    };
}

icons! {
    Today: "M3 4h10v9H3zM3 7h10M5.5 2.5v3M10.5 2.5v3M6 10l1.5 1.5L10.2 9",
    Accounts: "M3 13.5V3.5L8.5 2.5v11M8.5 6.5H13v7M2 13.5h12M5 6h1.5M5 8.5h1.5M5 11h1.5M10.5 9h.5M10.5 11.2h.5",
    Pool: "M2 6c1.5-1.5 2.5-1.5 4 0s2.5 1.5 4 0 2.5-1.5 4 0M2 10.5c1.5-1.5 2.5-1.5 4 0s2.5 1.5 4 0 2.5-1.5 4 0",
    Contacts: "M3.5 2.5h9v11h-9zM2 5.5h2.5M2 8h2.5M2 10.5h2.5M8.2 7.8a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2M5.8 11.3c.3-1.5 1.2-2.2 2.4-2.2s2.1.7 2.4 2.2",
    Deals: "M2.5 3h3.5v10H2.5zM6 3h3.8v7H6zM9.8 3h3.7v4.5H9.8z",
    Products: "M8 2l5.2 3v6L8 14l-5.2-3V5zM2.8 5L8 8l5.2-3M8 8v6M5.4 3.5l5.2 3",
    Insight: "M2.5 13.5h11M4.5 11V8M8 11V3.5M11.5 11V6",
    Settings: "M2.5 5h6M12 5h1.5M2.5 11H4M7.5 11h6M10.2 6.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6M5.8 12.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6",
    Search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M10.3 10.3l3.2 3.2",
    Plus: "M8 3.5v9M3.5 8h9",
    Minus: "M3.5 8h9",
    Bell: "M4 11V7a4 4 0 0 1 8 0v4l1 1H3zM6.8 14h2.4",
    Clock: "M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11M8 5v3l2 1.5",
    Filter: "M2.5 4h11M4.5 8h7M6.5 12h3",
    Phone: "M4 2.8h2.3l1 3-1.5 1.1a7.2 7.2 0 0 0 3.3 3.3l1.1-1.5 3 1V12a1.4 1.4 0 0 1-1.5 1.4A9.3 9.3 0 0 1 2.6 4.3 1.4 1.4 0 0 1 4 2.8z",
    Mail: "M2.5 4h11v8.5h-11zM2.5 4.5L8 9l5.5-4.5",
    Meeting: "M6 7.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4M2.5 12.8c.3-2.3 1.7-3.5 3.5-3.5s3.2 1.2 3.5 3.5M10 3.7a2 2 0 0 1 0 3.7M11.3 9.7c1.3.5 2 1.6 2.2 3.1",
    Visit: "M8 14s4.5-4 4.5-7.5a4.5 4.5 0 0 0-9 0C3.5 10 8 14 8 14zM8 8a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3",
    Note: "M3.5 2.5h9v11h-9zM5.8 5.5h4.4M5.8 8h4.4M5.8 10.5h2.4",
    Message: "M2.5 3.5h11v7.5H7.5L4.5 13.5V11h-2zM5.5 6.2h5M5.5 8.3h3",
    Task: "M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11M5.7 8.1l1.6 1.6 3-3.3",
    Wrench: "M10.3 2.7a3.1 3.1 0 0 0-3 4.1L2.8 11.3a1.3 1.3 0 0 0 1.9 1.9l4.5-4.5a3.1 3.1 0 0 0 4.1-3l-2 .9-1.9-1.9z",
    File: "M4 2.5h5l3 3v8H4zM9 2.5v3h3",
    Money: "M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11M5.8 4.8L8 7.8l2.2-3M8 7.8v3.7M6 8.3h4M6 10h4",
    Target: "M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11M8 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M8 8h.01",
    Trophy: "M5 2.5h6v4a3 3 0 0 1-6 0zM5 3.8H2.8c0 2 .8 3 2.3 3.2M11 3.8h2.2c0 2-.8 3-2.3 3.2M8 9.5v2.5M5.5 13.5c0-1 1-1.5 2.5-1.5s2.5.5 2.5 1.5z",
    Flag: "M4 14V2.5M4 3c3-1.5 5 1.5 8.5 0v5.5C9 10 7 7 4 8.5",
    Star: "M8 2.5l1.7 3.5 3.8.5-2.8 2.7.7 3.8L8 11.2 4.6 13l.7-3.8L2.5 6.5 6.3 6z",
    Check: "M3.5 8.5l3 3 6-7",
    Close: "M4 4l8 8M12 4l-8 8",
    More: "M3.5 8.4a.4.4 0 1 0 0-.8.4.4 0 0 0 0 .8M8 8.4a.4.4 0 1 0 0-.8.4.4 0 0 0 0 .8M12.5 8.4a.4.4 0 1 0 0-.8.4.4 0 0 0 0 .8",
    Info: "M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11M8 7.5v3M8 5.2h.01",
    Warning: "M8 2.8l5.8 10.4H2.2zM8 6.5v3.2M8 11.5h.01",
    Stop: "M5.7 2.5h4.6l3.2 3.2v4.6l-3.2 3.2H5.7l-3.2-3.2V5.7zM8 5.3v3.2M8 10.7h.01",
    ChevronUp: "M4 10l4-4 4 4",
    ChevronDown: "M4 6l4 4 4-4",
    ChevronLeft: "M10 4L6 8l4 4",
    ChevronRight: "M6 4l4 4-4 4",
    ArrowUp: "M8 13V3M4.5 6.5L8 3l3.5 3.5",
    ArrowDown: "M8 3v10M4.5 9.5L8 13l3.5-3.5",
    ArrowRight: "M3 8h10M9.5 4.5L13 8l-3.5 3.5",
    Drag: "M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01",
    Edit: "M3 13l.6-2.9 7-7a1.3 1.3 0 0 1 1.9 0l.4.4a1.3 1.3 0 0 1 0 1.9l-7 7zM9.5 4.2l2.3 2.3",
    Trash: "M2.5 4.5h11M6 4.5V2.8h4v1.7M4 4.5l.6 9h6.8l.6-9M6.7 7v4M9.3 7v4",
    Undo: "M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M3 6.5l3-3M3 6.5l3 3",
    Redo: "M13 6.5H6.5a3.5 3.5 0 0 0 0 7H10M13 6.5l-3-3M13 6.5l-3 3",
    Refresh: "M13 7.5A5 5 0 0 0 4.2 4.7L2.8 6.2M2.8 3.2v3h3M3 8.5a5 5 0 0 0 8.8 2.8l1.4-1.5M13.2 12.8v-3h-3",
    Import: "M8 2.5v7.5M5 7l3 3 3-3M2.8 10v3.2h10.4V10",
    Export: "M8 10V2.5M5 5.5l3-3 3 3M2.8 10v3.2h10.4V10",
    User: "M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8M2.8 13.5c.4-2.5 2.4-3.7 5.2-3.7s4.8 1.2 5.2 3.7",
    Users: "M6 8a2.4 2.4 0 1 0 0-4.8A2.4 2.4 0 0 0 6 8M1.8 13c.3-2.2 2-3.3 4.2-3.3s3.9 1.1 4.2 3.3M10.3 3.4a2.4 2.4 0 0 1 0 4.4M11.8 9.9c1.4.5 2.2 1.6 2.4 3.1",
    Sun: "M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M12.4 3.6l-1 1M4.6 11.4l-1 1",
    Moon: "M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z",
    Screen: "M2.5 3.5h11v7.5h-11zM6 13.5h4M8 11v2.5",
    Globe: "M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11M2.5 8h11M8 2.5c2 1.7 2.7 3.5 2.7 5.5S10 11.8 8 13.5C6 11.8 5.3 10 5.3 8S6 4.2 8 2.5",
    SignOut: "M9.5 5V2.8H3v10.4h6.5V11M6.5 8h7M11 5.5L13.5 8 11 10.5",
    Link: "M6.8 9.2l2.4-2.4M7.5 5l1.6-1.6a2.5 2.5 0 0 1 3.5 3.5L11 8.5M8.5 11l-1.6 1.6a2.5 2.5 0 0 1-3.5-3.5L5 7.5",
    Open: "M7 3.5H3v9.5h9.5V9M9.5 2.8h3.7v3.7M13 3L7.5 8.5",
    Calendar: "M2.8 3.8h10.4v9.4H2.8zM2.8 6.8h10.4M5.5 2.3v2.7M10.5 2.3v2.7",
    Columns: "M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10",
    List: "M5.5 4h8M5.5 8h8M5.5 12h8M2.7 4h.01M2.7 8h.01M2.7 12h.01",
    Board: "M2.5 3h4.7v10H2.5zM9 3h4.5v6H9z",
    Sliders: "M4 13.5V9.5M4 6.5v-4M8 13.5V7.5M8 4.5v-2M12 13.5v-2.5M12 8V2.5M2.5 9.5h3M6.5 4.5h3M10.5 11h3",
    Copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
    Lock: "M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
    Key: "M5.2 13.2a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4M7.1 8.6l6-6M10.5 5.2l2 2",
    Eye: "M1.8 8C3.3 5.3 5.4 4 8 4s4.7 1.3 6.2 4C12.7 10.7 10.6 12 8 12S3.3 10.7 1.8 8zM8 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6",
    Keyboard: "M1.8 4h12.4v8H1.8zM4.5 6.7h.01M7 6.7h.01M9.3 6.7h.01M11.6 6.7h.01M5 9.5h6",
    Sparkle: "M8 2.5c.5 3.3 2.2 5 5.5 5.5C10.2 8.5 8.5 10.2 8 13.5 7.5 10.2 5.8 8.5 2.5 8 5.8 7.5 7.5 5.8 8 2.5z",
    Building: "M3.5 13.5v-11h9v11M2 13.5h12M6 5.5h1M9 5.5h1M6 8h1M9 8h1M7 13.5v-3h2v3",
    Merge: "M4 2.5v2c0 2.5 4 2.5 4 5v4M12 2.5v2c0 2.5-4 2.5-4 5M6 11.5l2 2 2-2",
}

/// Draws an icon, hidden from those who listen. `size`: `"s"` 13 px, `"l"` 20 px, `"xl"` 32 px; 16 px otherwise.
#[component]
pub fn Icon(of: Icon, #[prop(optional)] size: &'static str) -> AnyView {
    draw(of, size)
}

/// The drawing as a function, for use inside other components.
pub fn draw(of: Icon, size: &'static str) -> AnyView {
    let class = match size {
        "s" => "i s",
        "l" => "i l",
        "xl" => "i xl",
        _ => "i",
    };
    view! {
        <svg class=class viewBox="0 0 16 16" aria-hidden="true">
            <path d=of.path()></path>
        </svg>
    }
    .into_any()
}
