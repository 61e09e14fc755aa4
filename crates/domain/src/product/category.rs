//! Categories form a tree; brands are a flat list.

use super::{BrandId, CategoryId};
use crate::kernel::{Localized, Slug};
use serde::{Deserialize, Serialize};

/// A node of the category tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    pub id: CategoryId,
    pub parent: Option<CategoryId>,
    pub slug: Slug,
    pub name: Localized,
    /// Order among its siblings, ascending.
    pub position: i64,
    /// The drawing that stands for the category: family and palette.
    pub family: String,
    pub palette: String,
}

/// A category with what hangs below it, for navigation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryNode {
    pub category: Category,
    pub children: Vec<CategoryNode>,
}

impl CategoryNode {
    /// Builds the forest of a flat list. Nodes whose parent is missing become roots, so that nothing vanishes.
    pub fn forest(categories: &[Category]) -> Vec<Self> {
        fn below(parent: CategoryId, all: &[Category], depth: usize) -> Vec<CategoryNode> {
            if depth > 8 {
                return Vec::new();
            }
            collect(all, depth, |c| c.parent == Some(parent))
        }
        fn collect(all: &[Category], depth: usize, keep: impl Fn(&Category) -> bool) -> Vec<CategoryNode> {
            let mut nodes: Vec<CategoryNode> = all
                .iter()
                .filter(|c| keep(c))
                .map(|c| CategoryNode {
                    category: c.clone(),
                    children: below(c.id, all, depth + 1),
                })
                .collect();
            nodes.sort_by_key(|n| (n.category.position, n.category.id));
            nodes
        }
        collect(categories, 0, |c| {
            c.parent
                .is_none_or(|p| !categories.iter().any(|other| other.id == p))
        })
    }
}

/// A maker's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    pub id: BrandId,
    pub slug: Slug,
    pub name: Localized,
}
