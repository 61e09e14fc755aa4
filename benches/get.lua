-- Reads the addresses in the file BENCH_LINES, one after the other.

dofile(os.getenv("BENCH_SCRIPTS") .. "/report.lua")

local requests = {}
local at = 0

function init()
  for _, path in ipairs(bench_lines("BENCH_LINES")) do
    requests[#requests + 1] = wrk.format("GET", path)
  end
  -- The threads start at different addresses.
  at = number * 7
end

function request()
  at = at % #requests + 1
  return requests[at]
end
