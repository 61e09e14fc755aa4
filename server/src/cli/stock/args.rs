//! The command line of `jishi stock`.

use clap::{Args, Subcommand, ValueEnum};
use domain::inventory::{LocationId, Point, TransferId, millionths};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum StockCommand {
    /// Levels by code and location
    List(ListArgs),
    /// The movements of a code, newest first
    Movements(MovementsArgs),
    /// Warehouses and stores
    Locations(SellerArgs),
    /// Open a warehouse or store
    Open(OpenArgs),
    /// Close a warehouse or store for good, once nothing lies there or is on its way
    Close(CloseArgs),
    /// Change what is on hand of a code at a location
    Adjust(AdjustArgs),
    /// Transfers, newest first
    Transfers(SellerArgs),
    /// Send goods from one location to another; they belong to neither on their way
    Send(SendArgs),
    /// Take a transfer in
    Receive(ReceiveArgs),
    /// Give a transfer up: its goods go back
    Cancel(OneArgs),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SellerArgs {
    /// The address of the seller's shop
    #[arg(long, default_value = "jishi")]
    pub(super) seller: String,
    /// Print the result as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum Place {
    Warehouse,
    Store,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct OpenArgs {
    #[command(flatten)]
    pub(super) seller: SellerArgs,
    #[arg(long, value_enum, default_value_t = Place::Warehouse)]
    pub(super) kind: Place,
    /// Its name in Chinese
    #[arg(long)]
    pub(super) name_zh: String,
    /// Its name in English
    #[arg(long)]
    pub(super) name_en: String,
    /// The code of its district (GB/T 2260)
    #[arg(long, default_value = "")]
    pub(super) division: String,
    #[arg(long, default_value = "")]
    pub(super) street: String,
    /// Degrees north and east: `30.274085,120.155070`
    #[arg(long, value_parser = parse_point, allow_hyphen_values = true)]
    pub(super) at: Option<Point>,
    /// The smaller number is chosen where all else is equal
    #[arg(long, default_value_t = 0)]
    pub(super) priority: i64,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CloseArgs {
    #[command(flatten)]
    pub(super) seller: SellerArgs,
    pub(super) location: LocationId,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ListArgs {
    #[command(flatten)]
    pub(super) seller: SellerArgs,
    /// Only this location
    #[arg(long)]
    pub(super) location: Option<LocationId>,
    /// Only codes that begin so
    #[arg(long, default_value = "")]
    pub(super) sku: String,
    /// Only levels of which less than this can be sold
    #[arg(long, value_name = "UNITS")]
    pub(super) below: Option<i64>,
    /// At most this many (up to 200)
    #[arg(long, default_value_t = 50)]
    pub(super) limit: i64,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct MovementsArgs {
    #[command(flatten)]
    pub(super) seller: SellerArgs,
    /// The code
    pub(super) sku: String,
    /// At most this many (up to 200)
    #[arg(long, default_value_t = 50)]
    pub(super) limit: i64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum Kind {
    Received,
    Returned,
    Adjusted,
    WrittenOff,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct AdjustArgs {
    #[command(flatten)]
    pub(super) seller: SellerArgs,
    /// The code
    pub(super) sku: String,
    /// More (5) or less (-5) on hand
    #[arg(allow_negative_numbers = true)]
    pub(super) units: i64,
    /// Where; the first location unless given
    #[arg(long)]
    pub(super) location: Option<LocationId>,
    #[arg(long, value_enum, default_value_t = Kind::Adjusted)]
    pub(super) kind: Kind,
    /// Why; kept with the movement and in the audit log
    #[arg(long)]
    pub(super) reason: String,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SendArgs {
    #[command(flatten)]
    pub(super) seller: SellerArgs,
    #[arg(long)]
    pub(super) from: LocationId,
    #[arg(long)]
    pub(super) to: LocationId,
    /// What it is for
    #[arg(long, default_value = "")]
    pub(super) note: String,
    /// Codes with units: `GAIWAN-JADE=4`
    #[arg(required = true, value_parser = parse_line)]
    pub(super) lines: Vec<(String, i64)>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct OneArgs {
    #[command(flatten)]
    pub(super) seller: SellerArgs,
    pub(super) transfer: TransferId,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ReceiveArgs {
    #[command(flatten)]
    pub(super) transfer: OneArgs,
    /// Codes of which less arrived than was sent, with what did: `GAIWAN-JADE=3`
    #[arg(value_parser = parse_line)]
    pub(super) arrived: Vec<(String, i64)>,
    /// Why the rest is lost
    #[arg(long, default_value = "")]
    pub(super) reason: String,
}

pub(in crate::cli) fn parse_line(text: &str) -> Result<(String, i64), String> {
    let parts = text.rsplit_once('=');
    let line = parts.and_then(|(sku, units)| Some((sku.to_owned(), units.parse().ok()?)));
    line.ok_or_else(|| "a code, an equals sign and a number".to_owned())
}

fn parse_point(text: &str) -> Result<Point, String> {
    let point = text
        .split_once(',')
        .and_then(|(north, east)| Point::new(millionths(north.trim())?, millionths(east.trim())?));
    point.ok_or_else(|| "two numbers of degrees".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_two_numbers_of_degrees() {
        assert_eq!(
            parse_point("30.274085, 120.15507").ok(),
            Point::new(30_274_085, 120_155_070)
        );
        assert!(parse_point("91,0").is_err() && parse_point("30.2").is_err());
    }
}
