//! Which part of the chart is in sight, and how large: arithmetic only.

/// How far one may zoom out and in.
const LEAST: f64 = 0.05;
const MOST: f64 = 2.5;
/// What is left free around a chart that fits.
const EDGE: f64 = 12.0;

/// Where the chart's upper left corner lies in the view, and its scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sight {
    pub x: f64,
    pub y: f64,
    pub scale: f64,
}

impl Sight {
    /// The whole chart in the middle of a view, never larger than life.
    pub fn fit(chart: (f64, f64), view: (f64, f64)) -> Self {
        let room = |view: f64, chart: f64| (view - 2.0 * EDGE) / chart.max(1.0);
        let scale = room(view.0, chart.0).min(room(view.1, chart.1)).clamp(LEAST, 1.0);
        let x = (view.0 - chart.0 * scale) / 2.0;
        Self { x, y: EDGE.max((view.1 - chart.1 * scale) / 4.0), scale }
    }

    pub fn moved(self, dx: f64, dy: f64) -> Self {
        Self { x: self.x + dx, y: self.y + dy, ..self }
    }

    /// Larger or smaller by a factor; what lies under the point stays there.
    pub fn zoomed(self, by: f64, (x, y): (f64, f64)) -> Self {
        let scale = (self.scale * by).clamp(LEAST, MOST);
        let by = scale / self.scale;
        Self { x: x - (x - self.x) * by, y: y - (y - self.y) * by, scale }
    }

    /// Where in the chart a point of the view is.
    pub fn in_chart(self, (x, y): (f64, f64)) -> (f64, f64) {
        ((x - self.x) / self.scale, (y - self.y) / self.scale)
    }

    /// A part of the chart (x, y, width, height) in the middle of the view, large enough to read.
    pub fn centred(self, part: (f64, f64, f64, f64), view: (f64, f64)) -> Self {
        const LEGIBLE: f64 = 0.85;
        let scale = self.scale.max(LEGIBLE);
        let at = |from: f64, size: f64, view: f64| view / 2.0 - (from + size / 2.0) * scale;
        Self { x: at(part.0, part.2, view.0), y: at(part.1, part.3, view.1), scale }
    }

    /// Moved as little as it takes to have a part of the chart in sight.
    pub fn showing(self, part: (f64, f64, f64, f64), view: (f64, f64)) -> Self {
        let way = |origin: f64, from: f64, size: f64, view: f64| {
            let (start, end) = (origin + from * self.scale, origin + (from + size) * self.scale);
            if start < EDGE || end - start > view - 2.0 * EDGE {
                EDGE - start
            } else {
                (view - EDGE - end).min(0.0)
            }
        };
        self.moved(way(self.x, part.0, part.2, view.0), way(self.y, part.1, part.3, view.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_that_fits_is_whole_and_in_the_middle() {
        let sight = Sight::fit((2000.0, 500.0), (1024.0, 700.0));
        assert_eq!((sight.scale, sight.x), (0.5, 12.0));
        assert!(sight.y + 500.0 * sight.scale < 700.0);
        assert_eq!(Sight::fit((100.0, 100.0), (1000.0, 1000.0)).scale, 1.0);
    }

    #[test]
    fn what_lies_under_the_pointer_stays_there_while_zooming() {
        let sight = Sight { x: 30.0, y: -20.0, scale: 0.7 };
        let point = (400.0, 300.0);
        let (before, after) = (sight.in_chart(point), sight.zoomed(1.3, point).in_chart(point));
        assert!((before.0 - after.0).abs() < 1e-9 && (before.1 - after.1).abs() < 1e-9);
        assert_eq!(sight.zoomed(1000.0, point).scale, MOST);
        assert_eq!(sight.zoomed(0.0001, point).scale, LEAST);
    }

    #[test]
    fn what_is_found_comes_to_the_middle_and_can_be_read() {
        let sight =
            Sight { x: 0.0, y: 0.0, scale: 0.1 }.centred((5000.0, 800.0, 200.0, 80.0), (390.0, 600.0));
        assert!(sight.scale > 0.8);
        let (x, y) = sight.in_chart((195.0, 300.0));
        assert!((x - 5100.0).abs() < 1e-6 && (y - 840.0).abs() < 1e-6);
    }

    #[test]
    fn what_is_in_sight_already_does_not_move() {
        let sight = Sight { x: 0.0, y: 0.0, scale: 1.0 };
        let view = (800.0, 600.0);
        assert_eq!(sight.showing((100.0, 100.0, 200.0, 80.0), view), sight);
        assert_eq!(sight.showing((700.0, 100.0, 200.0, 80.0), view), sight.moved(-112.0, 0.0));
        assert_eq!(sight.showing((-50.0, 580.0, 100.0, 40.0), view), sight.moved(62.0, -32.0));
    }
}
