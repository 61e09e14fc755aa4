//! A shop to be tortured: real processes on a database of their own, which can be killed and started again.

use super::arena::Arena;
use super::levels;
use super::order::Order;
use crate::http::Client;
use crate::process::{self, Guarded, Stop};
use crate::report::{Failure, Result};
use crate::shop::leptos_environment;
use crate::{json, linux, ports, workspace};
use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// The key of the gateway, for its API and for webhooks.
pub const SECRET: &str = "torture-secret-of-no-value";
/// Longer than any start that is still worth waiting for.
const START_MOST: Duration = Duration::from_secs(30);
/// Orders in one answer of `jishi order list`.
const PAGE: usize = 500;

/// How a shop is set up.
pub struct Setup<'a> {
    /// The server's program.
    pub binary: &'a Path,
    /// Its files, logs and `SQLite` database; emptied first.
    pub directory: PathBuf,
    pub arena: &'a Arena,
    /// Single-variant products to sell, and the units of each.
    pub products: usize,
    pub units: u32,
    /// Where the payment gateway answers; a sandbox of our own is started unless one is named.
    pub gateway_url: Option<String>,
    /// The defect that the servers are asked to have; the commands beside them have none.
    pub defect: Option<&'static str>,
    /// More of the environment.
    pub environment: Vec<(&'static str, String)>,
}

/// The processes and what they share.
pub struct World {
    pub directory: PathBuf,
    pub nodes: Vec<Node>,
    /// The variants for sale.
    pub shelf: Vec<Product>,
    binary: PathBuf,
    environment: Vec<(&'static str, String)>,
    defect: Option<&'static str>,
    gateway: Option<Guarded>,
}

/// A server process, or where one should be.
pub struct Node {
    pub address: SocketAddr,
    /// What its command is run by, such as `ip netns exec NAME`.
    wrapper: Vec<String>,
    running: Option<(Guarded, u32)>,
}

/// What is for sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    pub slug: String,
    pub variant: String,
}

impl World {
    /// Makes the database and its catalogue, and starts gateway and servers.
    pub fn open(setup: Setup<'_>) -> Result<Self> {
        let mut world = Self::prepare(setup)?;
        for node in 0..world.nodes.len() {
            world.start(node)?;
        }
        world.read_shelf()?;
        Ok(world)
    }

    /// As [`World::open`], without starting servers.
    pub fn prepare(setup: Setup<'_>) -> Result<Self> {
        let _ = std::fs::remove_dir_all(&setup.directory);
        workspace::create_dir(&setup.directory)?;
        let own = |name: &str| setup.directory.join(name).display().to_string();
        let ports = ports::free(setup.arena.nodes() + 1)?;
        let sandbox = ports[setup.arena.nodes()];
        let gateway_url = setup
            .gateway_url
            .clone()
            .unwrap_or_else(|| format!("http://127.0.0.1:{sandbox}"));
        let mut environment = vec![
            ("DATABASE_URL", setup.arena.url(&setup.directory)),
            ("JISHI_KEY_FILE", own("jishi.key")),
            ("JISHI_MEDIA_DIR", own("media")),
            ("JISHI_GATEWAY_URL", gateway_url.clone()),
            ("JISHI_GATEWAY_SECRET", SECRET.to_owned()),
            ("JISHI_RATE_LIMIT", "off".to_owned()),
            ("JISHI_LOG", "info,sqlx=error".to_owned()),
            ("JISHI_LOG_FORMAT", "text".to_owned()),
            ("LEPTOS_ENV", "PROD".to_owned()),
        ];
        environment.extend(leptos_environment("public").map(|(key, value)| (key, value.to_owned())));
        environment.push(("LEPTOS_HASH_FILES", "false".to_owned()));
        environment.extend(setup.environment);
        let address = |port: &u16| SocketAddr::from((Ipv4Addr::LOCALHOST, *port));
        let mut world = Self {
            nodes: ports[..setup.arena.nodes()]
                .iter()
                .map(|port| Node::at(address(port)))
                .collect(),
            shelf: (0..setup.products)
                .map(|number| Product {
                    slug: format!("tortured-{number}"),
                    variant: String::new(),
                })
                .collect(),
            binary: setup.binary.to_path_buf(),
            directory: setup.directory,
            environment,
            defect: setup.defect,
            gateway: None,
        };
        world.fill(setup.units)?;
        if setup.gateway_url.is_none() {
            world.start_gateway(sandbox)?;
        }
        Ok(world)
    }

    /// One of the binary's commands on this shop.
    pub fn command(&self, subcommand: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .current_dir(workspace::root())
            .arg(subcommand)
            .args(arguments)
            .envs(self.environment.iter().map(|(key, value)| (key, value)));
        command
    }

    /// Moves a node to another address, behind a command that leads there.
    pub fn move_node(&mut self, node: usize, address: SocketAddr, wrapper: Vec<String>) {
        self.nodes[node] = Node {
            wrapper,
            ..Node::at(address)
        };
    }

    /// Starts a server and gives the time until it answers.
    pub fn start(&mut self, node: usize) -> Result<Duration> {
        let start = Instant::now();
        let address = self.nodes[node].address;
        let mut command = self.command("serve", &["--listen", &address.to_string()]);
        command
            .env("JISHI_BASE_URL", format!("http://{address}"))
            .env("LEPTOS_SITE_ADDR", address.to_string());
        if let Some(defect) = self.defect {
            command.env("JISHI_TEST_DEFECT", defect);
        }
        let command = wrapped(&self.nodes[node].wrapper, command);
        let log = self.directory.join(format!("serve-{node}.log"));
        let file = File::options().create(true).append(true).open(&log);
        let file = file.map_err(|error| Failure::io("Opening", &log, &error))?;
        let name = format!("jishi serve (log: {})", log.display());
        let mut process = process::start(&name, &command, Stop::Terminate, Some(file), None)?;
        loop {
            if process.ended().is_some() {
                return Err(Failure::new(
                    format!("{name} ended while it started."),
                    "Its log says why.",
                ));
            }
            if is_ready(address) {
                break;
            }
            if start.elapsed() > START_MOST {
                return Err(Failure::new(
                    format!("{name} is not ready after {} s.", START_MOST.as_secs()),
                    "Its log says why.",
                ));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let pid = linux::child(process.guard_id(), &self.program()).ok_or_else(|| {
            Failure::new(
                "The process of the server was not found in /proc.",
                "The torture needs Linux.",
            )
        })?;
        self.nodes[node].running = Some((process, pid));
        Ok(start.elapsed())
    }

    /// Ends a server as nothing can be prepared for.
    pub fn kill(&mut self, node: usize) {
        if let Some((process, pid)) = self.nodes[node].running.take() {
            linux::signal(pid, "KILL");
            drop(process);
        }
    }

    /// Whether the server is the process that was started last.
    pub fn is_alive(&mut self, node: usize) -> bool {
        let running = self.nodes[node].running.as_mut();
        running.is_some_and(|(process, _)| process.ended().is_none())
    }

    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.nodes.iter().map(|node| node.address).collect()
    }

    /// What `jishi verify` finds wrong; nothing when everything fits together.
    pub fn verify(&self) -> Result<Vec<String>> {
        let output = self.command("verify", &[]).output().map_err(|error| {
            Failure::new(
                format!("jishi verify could not be started: {error}."),
                "Build the server again.",
            )
        })?;
        if output.status.success() {
            return Ok(Vec::new());
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let mut broken: Vec<String> = text
            .lines()
            .skip_while(|line| !line.starts_with("FAIL"))
            .filter(|line| line.starts_with("FAIL") || line.starts_with("     "))
            .map(|line| line.trim().to_owned())
            .collect();
        if broken.is_empty() {
            broken.push(String::from_utf8_lossy(&output.stderr).trim().to_owned());
        }
        Ok(broken)
    }

    /// All orders, the newest first.
    pub fn orders(&self) -> Result<Vec<Order>> {
        self.orders_since(i64::MIN)
    }

    /// Orders that were placed since then, the newest first.
    pub fn orders_since(&self, since: i64) -> Result<Vec<Order>> {
        let mut found = Vec::new();
        let mut before: Option<String> = None;
        loop {
            let limit = PAGE.to_string();
            let mut arguments = vec!["list", "--json", "--limit", &limit];
            if let Some(before) = &before {
                arguments.extend(["--before", before]);
            }
            let listed = process::output_of(&mut self.command("order", &arguments));
            let listed = listed.ok_or_else(|| {
                Failure::new(
                    "`jishi order list` failed on the tortured shop.",
                    format!("Run it by hand on the shop in {}.", self.directory.display()),
                )
            })?;
            let page = Order::list(&listed);
            let is_last = page.len() < PAGE || page.last().is_none_or(|order| order.placed_at < since);
            before = json::texts(&listed, "number").last().map(str::to_owned);
            found.extend(page.into_iter().filter(|order| order.placed_at >= since));
            if is_last {
                return Ok(found);
            }
        }
    }

    /// The units of each product that can be sold, in the order of the shelf. By the export: pages and the API tell of
    /// plenty without saying how much.
    pub fn left(&self) -> Result<Vec<i64>> {
        let mut export = self.command("export", &["shopify", "--currency", "CNY"]);
        let text = process::output_of(&mut export).ok_or_else(|| {
            Failure::new(
                "`jishi export shopify` failed on the tortured shop.",
                format!("Run it by hand on the shop in {}.", self.directory.display()),
            )
        })?;
        levels::of(&text, &self.shelf).ok_or_else(|| {
            Failure::new(
                "The export of `jishi export shopify` was not understood.",
                "Its columns have changed: adapt crates/xtask/src/torture/levels.rs.",
            )
        })
    }

    fn program(&self) -> String {
        let name = self.binary.file_name().unwrap_or_default().to_string_lossy();
        // What /proc keeps of a name.
        name.chars().take(15).collect()
    }

    fn fill(&self, units: u32) -> Result<()> {
        let mut csv = String::from(
            "Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,\
             Variant Inventory Qty,Variant Price\n",
        );
        for (number, product) in self.shelf.iter().enumerate() {
            let line = format!(
                "{},Tortured {number},<p>Everybody wants it.</p>,Jishi,Lamp,true,Title,Default Title,TORTURED-{number},500,\
                 {units},{}.90\n",
                product.slug,
                19 + number
            );
            csv.push_str(&line);
        }
        let file = self.directory.join("catalogue.csv");
        workspace::write(&file, &csv)?;
        let file = file.display().to_string();
        let commands: [(&str, &[&str]); 2] = [
            ("migrate", &[]),
            ("import", &["shopify", "--currency", "CNY", &file]),
        ];
        for (subcommand, arguments) in commands {
            process::output_of(&mut self.command(subcommand, arguments)).ok_or_else(|| {
                Failure::new(
                    format!("`jishi {subcommand}` failed on a new shop."),
                    format!("Run it by hand on the shop in {}.", self.directory.display()),
                )
            })?;
        }
        Ok(())
    }

    /// Learns the ids of the variants.
    pub fn read_shelf(&mut self) -> Result<()> {
        let mut client = Client::connect(self.nodes[0].address)?;
        for product in &mut self.shelf {
            let answer = client
                .get(&format!("/v1/products/{}", product.slug))?
                .success("Reading a product")?;
            let at = answer.body.find("\"id\":\"var_").unwrap_or(0);
            let variant = json::text(&answer.body[at..], "id").unwrap_or_default();
            variant.clone_into(&mut product.variant);
        }
        Ok(())
    }

    fn start_gateway(&mut self, port: u16) -> Result<()> {
        let listen = format!("127.0.0.1:{port}");
        let command = self.command("sandbox-gateway", &["--listen", &listen]);
        let log = self.directory.join("gateway.log");
        let file = File::create(&log).map_err(|error| Failure::io("Creating", &log, &error))?;
        let mut gateway = process::start("the gateway", &command, Stop::Terminate, Some(file), None)?;
        ports::wait_for_connection(&mut gateway, port, START_MOST)?;
        self.gateway = Some(gateway);
        Ok(())
    }
}

impl Node {
    fn at(address: SocketAddr) -> Self {
        Self {
            address,
            wrapper: Vec::new(),
            running: None,
        }
    }
}

/// Whether the shop at the address says that it can do its work.
pub fn is_ready(address: SocketAddr) -> bool {
    let Ok(mut client) = Client::open(address, Duration::from_secs(2)) else {
        return false;
    };
    let answer = client.exchange("GET", "/ready", &[], "");
    answer.is_ok_and(|answer| answer.status == 200)
}

/// The command behind the words of another.
fn wrapped(wrapper: &[String], command: Command) -> Command {
    let Some((program, arguments)) = wrapper.split_first() else {
        return command;
    };
    let mut behind = Command::new(program);
    behind
        .args(arguments)
        .arg(command.get_program())
        .args(command.get_args());
    for (key, value) in command.get_envs() {
        if let Some(value) = value {
            behind.env(key, value);
        }
    }
    if let Some(directory) = command.get_current_dir() {
        behind.current_dir(directory);
    }
    behind
}
