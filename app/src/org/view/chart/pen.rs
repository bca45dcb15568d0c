//! What the chart is drawn with: classes on a page, whose stylesheet knows the colours, and attributes in a file of its own.

use crate::kit::drawing::{Palette, attribute};

/// A kind of stroke or text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Paper,
    Edge,
    Department,
    Position,
    Person,
    Disc,
    NoDisc,
    Initials,
    SmallInitials,
    Caption,
    Title,
    Post,
    Name,
    Note,
    Open,
}

impl Ink {
    /// The size of its letters.
    pub fn size(self) -> f64 {
        match self {
            Ink::Caption => 15.0,
            Ink::Title => 14.0,
            Ink::Post => 13.0,
            Ink::Initials => 12.0,
            Ink::SmallInitials => 9.0,
            _ => 12.0,
        }
    }

    /// The size to measure its letters by: strong ones are wider.
    pub fn breadth(self) -> f64 {
        let strong = matches!(self, Ink::Caption | Ink::Title | Ink::Post);
        self.size() * if strong { 1.07 } else { 1.0 }
    }

    fn class(self) -> &'static str {
        match self {
            Ink::Paper => "oc-paper",
            Ink::Edge => "oc-edge",
            Ink::Department => "oc-box",
            Ink::Position => "oc-box post",
            Ink::Person => "oc-box person",
            Ink::Disc => "oc-disc",
            Ink::NoDisc => "oc-disc none",
            Ink::Initials => "oc-initials",
            Ink::SmallInitials => "oc-initials s",
            Ink::Caption | Ink::Title => "oc-title",
            Ink::Post => "oc-post",
            Ink::Name => "oc-name",
            Ink::Note => "oc-note",
            Ink::Open => "oc-open",
        }
    }
}

/// Where the drawing will be seen.
#[derive(Clone, Copy, Debug)]
pub enum Look<'a> {
    /// On a page, with all one may do there.
    Page,
    /// In a file that stands alone.
    File(&'a Palette),
}

impl Look<'_> {
    /// The attributes that make a shape or a text look so.
    pub(super) fn attributes(self, out: &mut String, ink: Ink) {
        let Look::File(palette) = self else {
            return attribute(out, "class", ink.class());
        };
        let shape = |out: &mut String, fill: &str, stroke: &str| {
            attribute(out, "fill", fill);
            attribute(out, "stroke", stroke);
        };
        let text = |out: &mut String, fill: &str, weight: &str| {
            attribute(out, "fill", fill);
            attribute(out, "font-size", &ink.size().to_string());
            attribute(out, "font-weight", weight);
        };
        match ink {
            Ink::Paper => shape(out, &palette.paper, "none"),
            Ink::Edge => {
                shape(out, "none", &palette.line_strong);
                attribute(out, "shape-rendering", "crispEdges");
            }
            Ink::Department => shape(out, &palette.surface, &palette.line_strong),
            Ink::Position => shape(out, &palette.paper, &palette.line_strong),
            Ink::Person => shape(out, "none", "none"),
            Ink::Disc => shape(out, &palette.wash, &palette.line),
            Ink::NoDisc => {
                shape(out, "none", &palette.line_strong);
                attribute(out, "stroke-dasharray", "3 2");
            }
            Ink::Initials | Ink::SmallInitials => {
                text(out, &palette.ink_2, "600");
                attribute(out, "text-anchor", "middle");
            }
            Ink::Caption | Ink::Title => text(out, &palette.ink, "600"),
            Ink::Post => text(out, &palette.ink, "500"),
            Ink::Name => text(out, &palette.ink_2, "400"),
            Ink::Note => text(out, &palette.ink_3, "400"),
            Ink::Open => text(out, &palette.soon, "500"),
        }
    }
}
