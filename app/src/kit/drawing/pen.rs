//! Writes SVG as text.

use std::fmt::Write;

/// The colours of a drawing in a file, as CSS writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    pub paper: String,
    pub surface: String,
    pub wash: String,
    pub line: String,
    pub line_strong: String,
    pub ink: String,
    pub ink_2: String,
    pub ink_3: String,
    /// What is still wanted.
    pub soon: String,
    /// The names of the fonts.
    pub font: String,
}

impl Palette {
    /// A style sheet with the colours in the places of their tokens: `var(--ink)`.
    pub fn filled(&self, style: &str) -> String {
        let tokens = [
            ("paper", &self.paper),
            ("surface", &self.surface),
            ("wash", &self.wash),
            ("line", &self.line),
            ("line-strong", &self.line_strong),
            ("ink", &self.ink),
            ("ink-2", &self.ink_2),
            ("ink-3", &self.ink_3),
            ("gamboge", &self.soon),
        ];
        tokens
            .iter()
            .fold(style.to_owned(), |style, (name, colour)| style.replace(&format!("var(--{name})"), colour))
    }
}

/// Writes ` name="value"`.
pub fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(out, value);
    out.push('"');
}

/// Writes a number as short as a screen can tell.
pub fn number(out: &mut String, value: f64) {
    let value = (value * 10.0).round() / 10.0;
    // Writing to a string never fails.
    let _ = write!(out, "{value}");
}

/// Writes text so that it stays text; what XML cannot carry is left out.
pub fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c < ' ' && !matches!(c, '\t' | '\n' | '\r') => {}
            c => out.push(c),
        }
    }
}

/// A drawing being written.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub out: String,
}

impl Sheet {
    pub fn with_capacity(bytes: usize) -> Sheet {
        Sheet { out: String::with_capacity(bytes) }
    }

    pub fn attribute(&mut self, name: &str, value: &str) -> &mut Self {
        attribute(&mut self.out, name, value);
        self
    }

    /// An attribute that is a number.
    pub fn measure(&mut self, name: &str, value: f64) -> &mut Self {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        number(&mut self.out, value);
        self.out.push('"');
        self
    }

    /// Writes as it stands: markup of the program's own.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// Ends an opening tag.
    pub fn end(&mut self) -> &mut Self {
        self.raw(">")
    }

    /// An element that says these words.
    pub fn element(&mut self, tag: &str, said: &str) {
        self.raw("<").raw(tag).end().words(said);
        self.raw("</").raw(tag).end();
    }

    /// Writes words, which stay words.
    pub fn words(&mut self, said: &str) -> &mut Self {
        escape(&mut self.out, said);
        self
    }

    /// A rectangle: left, top, width, height, and how round its corners are.
    pub fn rect(&mut self, class: &str, (x, y, w, h): (f64, f64, f64, f64), round: f64) {
        self.raw("<rect").attribute("class", class);
        for (name, value) in [("x", x), ("y", y), ("width", w), ("height", h), ("rx", round)] {
            if value != 0.0 {
                self.measure(name, value);
            }
        }
        self.raw("/>");
    }

    /// A line through these points; `closed` leads back to the first.
    pub fn line(&mut self, class: &str, points: &[(f64, f64)], closed: bool) {
        self.raw("<path").attribute("class", class).raw(" d=\"");
        for (at, (x, y)) in points.iter().enumerate() {
            self.raw(if at == 0 { "M" } else { "L" });
            number(&mut self.out, *x);
            self.raw(" ");
            number(&mut self.out, *y);
        }
        if closed {
            self.raw("z");
        }
        self.raw("\"/>");
    }

    pub fn circle(&mut self, class: &str, (x, y): (f64, f64), r: f64) {
        self.raw("<circle").attribute("class", class);
        self.measure("cx", x).measure("cy", y).measure("r", r).raw("/>");
    }

    /// A line of text as it stands.
    pub fn text(&mut self, class: &str, (x, y): (f64, f64), said: &str) {
        self.raw("<text").attribute("class", class).measure("x", x).measure("y", y).raw(">");
        escape(&mut self.out, said);
        self.raw("</text>");
    }

    /// What is said of the shape around it under the pointer.
    pub fn title(&mut self, said: &str) {
        self.raw("<title>");
        escape(&mut self.out, said);
        self.raw("</title>");
    }

    /// Begins a file of its own of this size, under its caption, with this style sheet.
    pub fn file(&mut self, (w, h): (f64, f64), palette: &Palette, style: &str, caption: &str) {
        self.raw("<svg xmlns=\"http://www.w3.org/2000/svg\"");
        self.attribute("viewBox", &format!("0 0 {} {}", w.ceil(), h.ceil()));
        self.measure("width", w.ceil()).measure("height", h.ceil());
        self.attribute("font-family", &palette.font).attribute("role", "img").raw(">");
        self.title(caption);
        self.raw("<style>");
        escape(&mut self.out, &palette.filled(style));
        self.raw("</style><rect").attribute("fill", &palette.surface);
        self.measure("width", w.ceil()).measure("height", h.ceil()).raw("/>");
    }
}
