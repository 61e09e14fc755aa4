//! What several pages show of products.

mod picture;
mod product_card;
mod product_grid;
mod section_head;

pub use picture::Picture;
pub use product_card::ProductCard;
pub use product_grid::ProductGrid;
pub use section_head::SectionHead;
