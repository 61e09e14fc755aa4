//! The two floors, measured as the shop is.

use super::Bench;
use super::report::{Against, Report, Row};
use super::serving::Serving;
use super::wrk::Load;
use crate::report::Result;
use crate::{ports, workspace};
use std::process::Command;

/// A floor that runs.
pub struct Floor {
    against: Against,
    serving: Serving,
}

impl Floor {
    /// P: the bare static page.
    pub fn page(bench: &Bench) -> Result<Self> {
        Self::start(bench, Against::P)
    }

    /// O: the bare rows of an order.
    pub fn orders(bench: &Bench) -> Result<Self> {
        Self::start(bench, Against::O)
    }

    fn start(bench: &Bench, against: Against) -> Result<Self> {
        let port = ports::free(1)?[0];
        let listen = format!("127.0.0.1:{port}");
        let mut command = Command::new(workspace::target().join("release/floors"));
        let log = match against {
            Against::P => {
                command.args(["page", &listen]);
                "floor-page"
            }
            Against::O => {
                command
                    .args(["orders", &listen])
                    .arg(bench.directory.join("floor-orders.db"));
                "floor-orders"
            }
        };
        let serving = Serving::run(bench, log, "floors", &command, port)?;
        Ok(Self { against, serving })
    }

    /// Measures once, after a second of warming up.
    pub fn measure(&self, bench: &Bench, report: &mut Report) -> Result<()> {
        let (name, script, connections) = match self.against {
            Against::P => ("P: bare static page of 20 kB", "report.lua", 16),
            Against::O => ("O: bare order rows", "orders.lua", 64),
        };
        let url = &self.serving.url;
        Load::new(script, url, connections, 1).run()?;
        let load = Load::new(script, url, connections, bench.seconds);
        let (seen, cpu) = self.serving.cpu_of(|| load.run())?;
        let row = Row::requests(name, connections, &seen, cpu);
        match self.against {
            Against::P => report.page_floors.push(row.rate),
            Against::O => report.order_floors.push(row.rate),
        }
        report.rows.push(row);
        Ok(())
    }
}
