-- Adds to carts: each line of the file BENCH_LINES is a cart and a variant. A cart takes one unit more every time.

dofile(os.getenv("BENCH_SCRIPTS") .. "/report.lua")

local requests = {}
local at = 0

function init()
  wrk.headers["Content-Type"] = "application/json"
  for _, line in ipairs(bench_lines("BENCH_LINES")) do
    local cart, variant = line:match("^(%S+) (%S+)$")
    local body = string.format('{"variant":"%s","quantity":1}', variant)
    requests[#requests + 1] = wrk.format("POST", "/v1/carts/" .. cart .. "/lines", nil, body)
  end
  at = math.floor(#requests / 2) * number
end

function request()
  at = at % #requests + 1
  return requests[at]
end
