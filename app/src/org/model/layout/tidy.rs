//! A tidy tree of boxes of any width and height, in linear time.
//!
//! The algorithm is A. van der Ploeg's, “Drawing Non-layered Tidy Trees in Linear Time” (Software: Practice and Experience 44,
//! 2014), which carries Reingold and Tilford's contours and Buchheim's even spreading over to boxes of unlike heights: a subtree
//! is pushed right until its left contour clears the right contour of what stands before it, and what is pushed over others
//! takes them along by equal shares. A contour is followed through threads, each of which is laid once.

/// A box of the tree. The gap to its neighbours is part of its size.
#[derive(Clone, Debug, Default)]
pub(super) struct Leaf {
    pub w: f64,
    pub h: f64,
    pub x: f64,
    pub y: f64,
    pub children: Vec<usize>,
    prelim: f64,
    modifier: f64,
    shift: f64,
    change: f64,
    thread_left: Option<usize>,
    thread_right: Option<usize>,
    /// The lowest boxes at the outer left and right of the subtree, with the modifiers summed up on the way there.
    extreme_left: usize,
    extreme_right: usize,
    sum_left: f64,
    sum_right: f64,
}

impl Leaf {
    pub fn new(w: f64, h: f64) -> Self {
        Self { w, h, ..Self::default() }
    }

    fn bottom(&self) -> f64 {
        self.y + self.h
    }
}

/// Gives every box below `root`, which stands at the top, its `x` and `y`.
pub(super) fn arrange(tree: &mut [Leaf], root: usize) {
    let order = from_above(tree, root);
    for at in &order {
        let below = tree[*at].bottom();
        for child in tree[*at].children.clone() {
            tree[child].y = below;
        }
    }
    for at in order.iter().rev() {
        gather(tree, *at);
    }
    let mut sums = vec![0.0; tree.len()];
    for at in order {
        let sum = sums[at] + tree[at].modifier;
        tree[at].x = tree[at].prelim + sum;
        spread(tree, at);
        for child in &tree[at].children {
            sums[*child] = sum;
        }
    }
}

/// Every box, parents before their children: no tree is too deep for a stack of our own.
fn from_above(tree: &[Leaf], root: usize) -> Vec<usize> {
    let (mut order, mut waiting) = (Vec::with_capacity(tree.len()), vec![root]);
    while let Some(at) = waiting.pop() {
        order.push(at);
        waiting.extend(tree[at].children.iter().rev());
    }
    order
}

/// The lowest end of each right contour seen so far, nearest sibling first.
type Lows = Vec<(f64, usize)>;

fn note_low(lows: &mut Lows, low: f64, index: usize) {
    while lows.last().is_some_and(|last| low >= last.0) {
        lows.pop();
    }
    lows.push((low, index));
}

fn gather(tree: &mut [Leaf], at: usize) {
    let children = tree[at].children.clone();
    let (Some(first), Some(last)) = (children.first().copied(), children.last().copied()) else {
        (tree[at].extreme_left, tree[at].extreme_right) = (at, at);
        (tree[at].sum_left, tree[at].sum_right) = (0.0, 0.0);
        return;
    };
    let mut lows = Lows::new();
    note_low(&mut lows, tree[tree[first].extreme_left].bottom(), 0);
    for index in 1..children.len() {
        let low = tree[tree[children[index]].extreme_right].bottom();
        separate(tree, &children, index, &lows);
        note_low(&mut lows, low, index);
    }
    let left = tree[first].prelim + tree[first].modifier;
    let right = tree[last].prelim + tree[last].modifier + tree[last].w;
    tree[at].prelim = (left + right - tree[at].w) / 2.0;
    (tree[at].extreme_left, tree[at].sum_left) = (tree[first].extreme_left, tree[first].sum_left);
    (tree[at].extreme_right, tree[at].sum_right) = (tree[last].extreme_right, tree[last].sum_right);
}

/// Pushes the child at `index` right until it clears all before it.
fn separate(tree: &mut [Leaf], children: &[usize], index: usize, lows: &Lows) {
    let (before, own) = (children[index - 1], children[index]);
    let (mut right, mut left) = (Some(before), Some(own));
    let (mut right_sum, mut left_sum) = (tree[before].modifier, tree[own].modifier);
    let mut low = lows.len();
    while let (Some(r), Some(l)) = (right, left) {
        while low > 1 && tree[r].bottom() > lows[low - 1].0 {
            low -= 1;
        }
        let overlap = right_sum + tree[r].prelim + tree[r].w - (left_sum + tree[l].prelim);
        if overlap > 0.0 {
            left_sum += overlap;
            push(tree, children, index, lows[low - 1].1, overlap);
        }
        let (r_end, l_end) = (tree[r].bottom(), tree[l].bottom());
        if r_end <= l_end {
            right = tree[r].children.last().copied().or(tree[r].thread_right);
            right_sum += right.map_or(0.0, |it| tree[it].modifier);
        }
        if r_end >= l_end {
            left = tree[l].children.first().copied().or(tree[l].thread_left);
            left_sum += left.map_or(0.0, |it| tree[it].modifier);
        }
    }
    match (right, left) {
        (None, Some(l)) => thread_left(tree, children[0], own, l, left_sum),
        (Some(r), None) => thread_right(tree, before, own, r, right_sum),
        _ => {}
    }
}

fn push(tree: &mut [Leaf], children: &[usize], index: usize, from: usize, way: f64) {
    let own = &mut tree[children[index]];
    own.modifier += way;
    own.sum_left += way;
    own.sum_right += way;
    // Siblings between the one pushed against and the one pushed share the way.
    if from + 1 < index {
        let steps = (index - from) as f64;
        tree[children[from + 1]].shift += way / steps;
        tree[children[index]].shift -= way / steps;
        tree[children[index]].change -= way - way / steps;
    }
}

fn thread_left(tree: &mut [Leaf], first: usize, own: usize, to: usize, sum: f64) {
    let end = tree[first].extreme_left;
    let way = sum - tree[to].modifier - tree[first].sum_left;
    tree[end].thread_left = Some(to);
    tree[end].modifier += way;
    tree[end].prelim -= way;
    (tree[first].extreme_left, tree[first].sum_left) = (tree[own].extreme_left, tree[own].sum_left);
}

fn thread_right(tree: &mut [Leaf], before: usize, own: usize, to: usize, sum: f64) {
    let end = tree[own].extreme_right;
    let way = sum - tree[to].modifier - tree[own].sum_right;
    tree[end].thread_right = Some(to);
    tree[end].modifier += way;
    tree[end].prelim -= way;
    (tree[own].extreme_right, tree[own].sum_right) = (tree[before].extreme_right, tree[before].sum_right);
}

/// Hands the shares of [`push`] to the children.
fn spread(tree: &mut [Leaf], at: usize) {
    let (mut way, mut sum) = (0.0, 0.0);
    for child in tree[at].children.clone() {
        way += tree[child].shift;
        sum += way + tree[child].change;
        tree[child].modifier += sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree of `count` boxes of odd sizes, the same each time.
    fn grown(count: usize) -> Vec<Leaf> {
        let mut state = 7_u64;
        let mut next = move |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        let mut tree = vec![Leaf::new(80.0, 40.0)];
        for at in 1..count {
            tree.push(Leaf::new(20.0 + next(120) as f64, 20.0 + next(200) as f64));
            let parent = at - 1 - next((at as u64).min(9)) as usize;
            tree[parent].children.push(at);
        }
        tree
    }

    #[test]
    fn boxes_of_any_size_never_overlap() {
        let mut tree = grown(600);
        arrange(&mut tree, 0);
        const SLACK: f64 = 1e-6;
        for (at, a) in tree.iter().enumerate() {
            for b in &tree[at + 1..] {
                let beside = a.x + a.w <= b.x + SLACK || b.x + b.w <= a.x + SLACK;
                let apart = a.y + a.h <= b.y + SLACK || b.y + b.h <= a.y + SLACK;
                assert!(beside || apart, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn a_parent_stands_over_the_middle_of_its_children() {
        let mut tree = grown(300);
        arrange(&mut tree, 0);
        for parent in &tree {
            let (Some(first), Some(last)) = (parent.children.first(), parent.children.last()) else {
                continue;
            };
            let middle = (tree[*first].x + tree[*last].x + tree[*last].w) / 2.0;
            assert!((parent.x + parent.w / 2.0 - middle).abs() < 1e-6);
            assert!(parent.children.iter().all(|child| tree[*child].y >= parent.y + parent.h));
        }
    }

    #[test]
    fn a_long_chain_is_laid_out() {
        let mut tree: Vec<Leaf> = (0..50_000).map(|_| Leaf::new(10.0, 10.0)).collect();
        for at in 1..tree.len() {
            tree[at - 1].children.push(at);
        }
        arrange(&mut tree, 0);
        assert_eq!(tree[49_999].y, 499_990.0);
    }
}
