-- What every load has in common: numbering the threads, and one line of results that `cargo xtask bench` reads.
-- Alone it loads one address again and again.
--
-- A script may count what it is about in the global `counted`, and set `window` (in seconds) when its thread ran out
-- of work before the time was over; and count unexpected answers in `refused`.

local ffi = require("ffi")
ffi.cdef([[
  typedef struct { long seconds; long micros; } bench_time;
  int gettimeofday(bench_time *now, void *zone);
]])

local threads = {}

function bench_now()
  local now = ffi.new("bench_time")
  ffi.C.gettimeofday(now, nil)
  return tonumber(now.seconds) + tonumber(now.micros) / 1e6
end

function bench_lines(name)
  local lines = {}
  for line in io.lines(os.getenv(name)) do
    lines[#lines + 1] = line
  end
  return lines
end

function setup(thread)
  thread:set("number", #threads)
  threads[#threads + 1] = thread
end

function done(summary, latency)
  local seconds = summary.duration / 1e6
  local counted, rate, refused = 0, 0, 0
  for _, thread in ipairs(threads) do
    local mine = thread:get("counted") or 0
    counted = counted + mine
    rate = rate + mine / (thread:get("window") or seconds)
    refused = refused + (thread:get("refused") or 0)
  end
  local errors = summary.errors
  io.write(string.format(
    "bench requests=%d seconds=%.6f p50_us=%.1f p99_us=%.1f counted=%d counted_rate=%.3f refused=%d status=%d broken=%d\n",
    summary.requests, seconds, latency:percentile(50), latency:percentile(99), counted, rate, refused,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
