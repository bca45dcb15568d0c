//! From the tree to places: what hangs at the bottom is put into columns, each of which is one box of the tidy tree.

use super::{
    BoxId, ChartBox, DEPARTMENT, Edge, GAP, Layout, MARGIN, Outline, PERSON, POSITION,
    outline::Node,
    tidy::{Leaf, arrange},
};

/// How far a column's boxes stand right of the line that leads to them.
const INDENT: f64 = 20.0;
/// Between boxes of a column.
const ROW: f64 = 8.0;
/// The height from which a column is broken into several.
const TALLEST: f64 = 500.0;
/// The most people below one another.
const RANK: usize = 12;

/// A box or a column of boxes, each with its place in it.
struct Block {
    boxes: Vec<(usize, f64, f64)>,
    /// The boxes the line from above leads to.
    tops: Vec<usize>,
    column: bool,
    w: f64,
    h: f64,
    children: Vec<usize>,
}

struct Builder<'a> {
    nodes: &'a [Node],
    compact: bool,
    blocks: Vec<Block>,
}

pub(super) fn size(id: BoxId) -> (f64, f64) {
    match id {
        BoxId::Department(_) => DEPARTMENT,
        BoxId::Position(_) => POSITION,
        BoxId::Seat(..) => PERSON,
    }
}

/// Gives every box of the outline its place.
pub(super) fn place(outline: &Outline, compact: bool) -> Layout {
    let mut builder = Builder { nodes: &outline.nodes, compact, blocks: Vec::new() };
    let top = builder.blocks.len();
    builder.blocks.push(Block::empty());
    let mut waiting = vec![(top, outline.roots())];
    while let Some((above, children)) = waiting.pop() {
        for (block, rest) in builder.blocks_of(&children) {
            let at = builder.blocks.len();
            builder.blocks[above].children.push(at);
            builder.blocks.push(block);
            waiting.push((at, rest));
        }
    }
    builder.draw()
}

impl Block {
    fn empty() -> Self {
        Self { boxes: vec![], tops: vec![], column: false, w: 0.0, h: 0.0, children: vec![] }
    }

    fn hold(&mut self, node: usize, x: f64, y: f64, size: (f64, f64)) {
        self.boxes.push((node, x, y));
        self.w = self.w.max(x + size.0);
        self.h = self.h.max(y + size.1);
    }
}

impl Builder<'_> {
    /// Siblings as blocks, each with the children that are still to be placed below it.
    fn blocks_of(&self, siblings: &[usize]) -> Vec<(Block, Vec<usize>)> {
        let runs = siblings.chunk_by(|a, b| self.stands_in_column(*a) && self.like(*a, *b));
        runs.flat_map(|run| {
            let position = matches!(self.nodes[run[0]].id, BoxId::Position(_));
            if position || (run.len() > 1 && self.stands_in_column(run[0])) {
                self.columns(run).into_iter().map(|block| (block, vec![])).collect()
            } else {
                run.iter().map(|at| self.single(*at)).collect::<Vec<_>>()
            }
        })
        .collect()
    }

    fn like(&self, a: usize, b: usize) -> bool {
        let kind = |at: usize| matches!(self.nodes[at].id, BoxId::Department(_));
        kind(a) == kind(b) && self.stands_in_column(b)
    }

    /// Positions always; departments when no other hangs on them.
    fn stands_in_column(&self, at: usize) -> bool {
        match self.nodes[at].id {
            BoxId::Department(_) => {
                let department = |at: &usize| matches!(self.nodes[*at].id, BoxId::Department(_));
                self.compact && !self.nodes[at].children.iter().any(department)
            }
            _ => true,
        }
    }

    fn single(&self, at: usize) -> (Block, Vec<usize>) {
        let mut block = Block { tops: vec![at], ..Block::empty() };
        block.hold(at, 0.0, 0.0, size(self.nodes[at].id));
        (block, self.nodes[at].children.clone())
    }

    /// As few columns as keep below the greatest height, evenly filled.
    fn columns(&self, run: &[usize]) -> Vec<Block> {
        let heights: Vec<f64> = run.iter().map(|at| self.height(*at) + ROW).collect();
        let all: f64 = heights.iter().sum();
        let fair = all / (all / TALLEST).ceil().max(1.0);
        let mut columns: Vec<Block> = Vec::new();
        let mut filled = 0.0;
        for (at, height) in run.iter().zip(heights) {
            let wanted = (filled / fair).floor() as usize + 1;
            if columns.len() < wanted {
                columns.push(Block { column: true, ..Block::empty() });
            }
            if let Some(column) = columns.last_mut() {
                let y = if column.boxes.is_empty() { 0.0 } else { column.h + ROW };
                column.tops.push(*at);
                self.stack(column, *at, INDENT, y);
            }
            filled += height;
        }
        columns
    }

    fn height(&self, at: usize) -> f64 {
        let mut block = Block::empty();
        self.stack(&mut block, at, 0.0, 0.0);
        block.h
    }

    /// Puts a box and what hangs on it below one another; gives the lower end.
    fn stack(&self, block: &mut Block, at: usize, x: f64, y: f64) -> f64 {
        let own = size(self.nodes[at].id);
        block.hold(at, x, y, own);
        let (mut end, x) = (y + own.1, x + INDENT);
        let children = &self.nodes[at].children;
        if matches!(self.nodes[at].id, BoxId::Position(_)) {
            let rows = children.len().div_ceil(children.len().div_ceil(RANK).max(1));
            let top = end + ROW;
            for (place, child) in children.iter().enumerate() {
                let (column, row) = (place / rows, place % rows);
                let x = x + column as f64 * (PERSON.0 + INDENT);
                let y = top + row as f64 * (PERSON.1 + ROW);
                block.hold(*child, x, y, PERSON);
                end = end.max(y + PERSON.1);
            }
        } else {
            for child in children {
                end = self.stack(block, *child, x, end + ROW);
            }
        }
        end
    }

    fn draw(self) -> Layout {
        let mut tree: Vec<Leaf> =
            self.blocks.iter().map(|it| Leaf::new(it.w + GAP.0, it.h + GAP.1)).collect();
        for (leaf, block) in tree.iter_mut().zip(&self.blocks) {
            leaf.children.clone_from(&block.children);
        }
        (tree[0].w, tree[0].h) = (0.0, 0.0);
        arrange(&mut tree, 0);
        let left = tree[1..].iter().map(|it| it.x).fold(f64::INFINITY, f64::min);
        let mut layout = Layout { boxes: self.boxes(), ..Layout::default() };
        for (block, leaf) in self.blocks.iter().zip(&tree) {
            for (node, x, y) in &block.boxes {
                let it = &mut layout.boxes[*node];
                (it.x, it.y) = (leaf.x - left + MARGIN + x, leaf.y + MARGIN + y);
                layout.w = layout.w.max(it.x + it.w + MARGIN);
                layout.h = layout.h.max(it.y + it.h + MARGIN);
            }
        }
        layout.edges = self.edges(&layout.boxes);
        layout
    }

    fn boxes(&self) -> Vec<ChartBox> {
        let mut boxes: Vec<ChartBox> = Vec::with_capacity(self.nodes.len());
        let tops = self.nodes.iter().filter(|it| it.parent.is_none()).count();
        let mut counted = vec![0; self.nodes.len() + 1];
        for node in self.nodes {
            let (w, h) = size(node.id);
            let place = &mut counted[node.parent.map_or(0, |it| it + 1)];
            *place += 1;
            boxes.push(ChartBox {
                id: node.id,
                parent: node.parent,
                level: node.parent.map_or(1, |it| boxes[it].level + 1),
                place: *place,
                of: node.parent.map_or(tops, |it| self.nodes[it].children.len()),
                x: 0.0,
                y: 0.0,
                w,
                h,
                title: node.title.clone(),
                says: node.says.clone(),
                below: node.below,
                folded: node.folded,
                href: node.href.clone(),
            });
        }
        boxes
    }

    /// A line to each box from the one above: down to a single box, sideways to a box of a column.
    fn edges(&self, boxes: &[ChartBox]) -> Vec<Edge> {
        let mut edges = Vec::with_capacity(boxes.len());
        for block in &self.blocks {
            for (at, ..) in &block.boxes {
                let (to, Some(from)) = (*at, boxes[*at].parent) else { continue };
                let (above, below) = (&boxes[from], &boxes[to]);
                let end = above.y + above.h;
                let top = block.tops.contains(&to);
                let points = if top && !block.column {
                    let (x, to_x, bus) =
                        (above.x + above.w / 2.0, below.x + below.w / 2.0, end + GAP.1 / 2.0);
                    vec![(x, end), (x, bus), (to_x, bus), (to_x, below.y)]
                } else {
                    let spine = below.x - INDENT / 2.0;
                    let x = if top { above.x + above.w / 2.0 } else { above.x + INDENT / 2.0 };
                    let bus = end + if top { GAP.1 / 2.0 } else { ROW / 2.0 };
                    let middle = below.y + below.h / 2.0;
                    vec![(x, end), (x, bus), (spine, bus), (spine, middle), (below.x, middle)]
                };
                edges.push(Edge { from, to, points: straight(points) });
            }
        }
        edges
    }
}

/// The same line without points that change nothing.
fn straight(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::with_capacity(points.len());
    for point in points {
        if let [.., a, b] = kept[..] {
            let same = |a: f64, b: f64, c: f64| (a - b).abs() < 0.01 && (b - c).abs() < 0.01;
            if same(a.0, b.0, point.0) || same(a.1, b.1, point.1) {
                kept.pop();
            }
        }
        kept.push(point);
    }
    kept
}
