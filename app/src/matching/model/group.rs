//! From pairs to groups: what is the same as the same is the same, as long as the group as a whole agrees.

use std::collections::HashMap;

/// Puts records that are the same into groups, the surest pairs first. Two groups become one only where their records agree on the
/// average: one doubtful pair does not glue two groups together. `pairs`: index, index, log odds; `score` answers for any other pair.
pub fn groups(records: usize, pairs: &[(u32, u32, f64)], score: impl Fn(u32, u32) -> f64) -> Vec<Vec<u32>> {
    let known: HashMap<(u32, u32), f64> =
        pairs.iter().map(|(a, b, s)| ((*a.min(b), *a.max(b)), *s)).collect();
    let mut order: Vec<_> = pairs.iter().filter(|(_, _, s)| *s > 0.0).collect();
    order.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    let mut home: Vec<u32> = (0..records as u32).collect();
    let mut groups: Vec<Vec<u32>> = (0..records as u32).map(|r| vec![r]).collect();
    for (a, b, _) in order {
        let (mut x, mut y) = (home[*a as usize], home[*b as usize]);
        if x == y {
            continue;
        }
        if groups[x as usize].len() < groups[y as usize].len() {
            (x, y) = (y, x);
        }
        let all = groups[x as usize]
            .iter()
            .flat_map(|p| groups[y as usize].iter().map(move |q| (*p.min(q), *p.max(q))));
        let sum: f64 =
            all.map(|pair| known.get(&pair).copied().unwrap_or_else(|| score(pair.0, pair.1))).sum();
        if sum <= 0.0 {
            continue;
        }
        let moved = std::mem::take(&mut groups[y as usize]);
        moved.iter().for_each(|r| home[*r as usize] = x);
        groups[x as usize].extend(moved);
    }
    groups.retain(|g| g.len() > 1);
    groups
}
