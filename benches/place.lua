-- Places orders: each line of the file BENCH_LINES is a filled cart and its total. Every cart is checked out once,
-- with an idempotency key of its own. Only `201 Created` counts. When the carts of a thread are used up, its time is
-- over.

dofile(os.getenv("BENCH_SCRIPTS") .. "/report.lua")

counted = 0
refused = 0
window = nil

local requests = {}
local at = 0
local started = 0
local idle

function init()
  wrk.headers["Content-Type"] = "application/json"
  idle = wrk.format("GET", "/health")
  local threads = tonumber(os.getenv("BENCH_THREADS"))
  for index, line in ipairs(bench_lines("BENCH_LINES")) do
    if index % threads == number then
      local cart, total = line:match("^(%S+) (%d+)$")
      wrk.headers["Idempotency-Key"] = "place-" .. cart
      local body = string.format('{"seen_total":{"minor":%s,"currency":"CNY"}}', total)
      requests[#requests + 1] = wrk.format("POST", "/v1/carts/" .. cart .. "/checkout", nil, body)
    end
  end
end

function request()
  at = at + 1
  -- wrk asks the first thread for one request in advance, which it never sends.
  if at <= 2 then
    started = bench_now()
  end
  if requests[at] then
    return requests[at]
  end
  if not window then
    window = bench_now() - started
    wrk.thread:stop()
  end
  return idle
end

function response(status)
  if window then
    return
  elseif status == 201 then
    counted = counted + 1
  else
    refused = refused + 1
  end
end
