//! A drawing as a file or on paper. Files are always drawn as by day: they end up on paper or in documents.

use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
};
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement, HtmlElement,
    HtmlImageElement, Url,
};

use super::Palette;

/// A drawing that is to leave the page.
#[derive(Clone, Debug)]
pub struct Picture {
    pub svg: String,
    /// Width and height.
    pub size: (f64, f64),
    /// What it is called, without what kind of file it is.
    pub name: String,
}

impl Picture {
    /// The file's name, without what a file system refuses.
    fn file_name(&self, kind: &str) -> String {
        let refused = |c: &char| !matches!(c, '/' | '\\' | ':' | '"' | '<' | '>' | '|' | '?' | '*');
        let kept: String = self.name.chars().filter(refused).collect();
        format!("{kept}.{kind}")
    }
}

/// Points of the picture to one of the drawing, where the browser can hold so many.
const SHARP: f64 = 2.0;
/// The longest side and the most points any browser's canvas takes.
const LONGEST: f64 = 16_000.0;
const MOST: f64 = 64_000_000.0;

/// How many points of a picture stand for one of the drawing.
fn picture_scale((w, h): (f64, f64)) -> f64 {
    let (longest, area) = (w.max(h).max(1.0), (w * h).max(1.0));
    SHARP.min(LONGEST / longest).min((MOST / area).sqrt())
}

/// Saves the drawing.
pub fn save_svg(picture: &Picture) {
    let options = BlobPropertyBag::new();
    options.set_type("image/svg+xml");
    let parts = js_sys::Array::of1(&JsValue::from_str(&picture.svg));
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        save(&blob, &picture.file_name("svg"));
    }
}

/// Saves the drawing as a picture; `failed` is told when the browser cannot make it.
pub fn save_png(picture: &Picture, failed: impl Fn() + Clone + 'static) {
    let done = || {
        let image = HtmlImageElement::new().ok()?;
        let (drawn, name, broken) = (image.clone(), picture.file_name("png"), failed.clone());
        let size = picture.size;
        let loaded = Closure::once_into_js(move || {
            if paint(&drawn, size, name, broken.clone()).is_none() {
                broken();
            }
        });
        image.set_onload(Some(loaded.unchecked_ref()));
        let broken = failed.clone();
        image.set_onerror(Some(Closure::once_into_js(broken).unchecked_ref()));
        // An address of its own kind, not of a blob, which some browsers refuse to read back from a canvas.
        let text = js_sys::encode_uri_component(&picture.svg);
        image.set_src(&format!("data:image/svg+xml;charset=utf-8,{text}"));
        Some(())
    };
    if done().is_none() {
        failed();
    }
}

fn paint(
    image: &HtmlImageElement,
    size: (f64, f64),
    name: String,
    failed: impl Fn() + 'static,
) -> Option<()> {
    let scale = picture_scale(size);
    let (w, h) = ((size.0 * scale).floor(), (size.1 * scale).floor());
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(w as u32);
    canvas.set_height(h as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, w, h).ok()?;
    let made = Closure::once_into_js(move |blob: Option<Blob>| match blob {
        Some(blob) => save(&blob, &name),
        None => failed(),
    });
    canvas.to_blob(made.unchecked_ref()).ok()
}

/// Prints the page, once what was changed for it is there and the menu is gone.
pub fn print() {
    request_animation_frame(|| {
        request_animation_frame(|| {
            if let Err(e) = window().print() {
                leptos::logging::warn!("cannot print: {e:?}");
            }
        })
    });
}

/// The colours of the stylesheet as the browser resolves them, by day.
pub fn by_day(within: &HtmlElement) -> Option<Palette> {
    let probe: HtmlElement = document().create_element("span").ok()?.dyn_into().ok()?;
    probe.set_hidden(true);
    within.append_child(&probe).ok()?;
    let read = |token: &str| {
        let style = probe.style();
        style.set_property("color-scheme", "light").ok()?;
        style.set_property("color", &format!("var(--{token})")).ok()?;
        window().get_computed_style(&probe).ok()??.get_property_value("color").ok()
    };
    let palette = || {
        Some(Palette {
            paper: read("surface")?,
            surface: read("surface")?,
            wash: read("wash")?,
            line: read("line")?,
            line_strong: read("line-strong")?,
            ink: read("ink")?,
            ink_2: read("ink-2")?,
            ink_3: read("ink-3")?,
            soon: read("gamboge")?,
            font: window().get_computed_style(&probe).ok()??.get_property_value("font-family").ok()?,
        })
    };
    let read = palette();
    probe.remove();
    read
}

fn save(blob: &Blob, name: &str) {
    let Ok(address) = Url::create_object_url_with_blob(blob) else { return };
    let link = document().create_element("a").ok().and_then(|it| it.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // The download has begun with the click; the address is not needed any more.
    request_animation_frame(move || {
        let _ = Url::revoke_object_url(&address);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_twice_as_sharp_unless_no_canvas_could_hold_it() {
        assert_eq!(picture_scale((1200.0, 800.0)), 2.0);
        assert_eq!(picture_scale((16_000.0, 500.0)), 1.0);
        let (w, h) = (12_000.0, 12_000.0);
        let scale = picture_scale((w, h));
        assert!(w * h * scale * scale <= MOST + 1.0 && scale > 0.5);
    }
}
