-- HAProxy (2.6 or later) asks the gate of Twostep about a request: docs/deploy/haproxy.md.
--
--     http-request lua.twostep_gate 127.0.0.1:8080
--     http-request deny deny_status 503 unless { var(txn.twostep_gate) -m str granted }
--
-- Where the request may go on, it says so in txn.twostep_gate, puts Remote-User and the others in the place of what the
-- browser sent, takes the cookies of Twostep away, and lets no upgrade through but one to WebSocket; else it hands the
-- gate's answer on. HAProxy goes on after a script that fails: hence the second line.

local patience = 10000 -- milliseconds
-- What the gate answers instead of letting a request on; the last three where it can't read it.
local refusals = { [303] = true, [401] = true, [403] = true, [400] = true, [414] = true, [431] = true }
local identity = { "remote-user", "remote-id", "remote-email", "remote-name", "remote-groups" }
local asked_with = { "authorization", "user-agent", "accept", "sec-fetch-mode", "traceparent" }
local handed_on = {
    "location", "www-authenticate", "content-type", "content-security-policy", "x-content-type-options", "referrer-policy",
    "cache-control",
}

-- Of headers as HAProxy has them: a list of values for each name, counted from 0.
local function first(headers, name)
    local values = headers[name]
    return values and values[0]
end

-- Of all Cookie fields together.
local function cookies_in(headers)
    local cookies = {}
    local values = headers["cookie"] or {}
    local i = 0
    while values[i] do
        for pair in values[i]:gmatch("[^;]+") do
            pair = pair:match("^%s*(.-)%s*$")
            if pair ~= "" then table.insert(cookies, pair) end
        end
        i = i + 1
    end
    return cookies
end

local function is_of_twostep(pair)
    local name = pair:match("^[^=]*")
    name = name:match("^__Host%-(.*)$") or name:match("^__Secure%-(.*)$") or name
    return name == "twostep" or name:match("^twostep_%l+$") ~= nil
end

local function ask(txn, gate, headers, cookies)
    local asked = {
        ["x-forwarded-for"] = { txn.f:src() },
        ["x-forwarded-proto"] = { txn.f:ssl_fc() == 1 and "https" or "http" },
        ["x-forwarded-host"] = { first(headers, "host") },
        ["x-forwarded-uri"] = { txn.f:pathq() },
        ["x-forwarded-method"] = { txn.f:method() },
    }
    for _, name in ipairs(asked_with) do
        local value = first(headers, name)
        if value then asked[name] = { value } end
    end
    if #cookies > 0 then asked["cookie"] = { table.concat(cookies, "; ") } end
    return core.httpclient():get{ url = "http://" .. gate .. "/gate/check?mode=redirect", headers = asked, timeout = patience }
end

-- Remote_User and Remote.User too: many applications take them for the same.
local function put_identity(txn, headers, answer)
    for name in pairs(headers) do
        if name:lower():match("^remote%W") then txn.http:req_del_header(name) end
    end
    for _, name in ipairs(identity) do
        txn.http:req_set_header(name, first(answer.headers, name) or "")
    end
end

-- Whoever holds them could open what the person may open.
local function keep_cookies_back(txn, cookies)
    local others = {}
    for _, pair in ipairs(cookies) do
        if not is_of_twostep(pair) then table.insert(others, pair) end
    end
    txn.http:req_del_header("cookie")
    if #others > 0 then txn.http:req_set_header("cookie", table.concat(others, "; ")) end
end

-- Nobody asks the gate about what is in a tunnel: in one of HTTP/2 (h2c) that would be requests for any path.
local function keep_upgrades_back(txn, headers)
    local upgrades = headers["upgrade"]
    local is_websocket = upgrades and not upgrades[1] and upgrades[0]:lower() == "websocket"
    txn.http:req_del_header("connection")
    txn.http:req_del_header("http2-settings")
    if is_websocket then
        txn.http:req_set_header("connection", "Upgrade")
        txn.http:req_set_header("upgrade", "websocket")
    else
        txn.http:req_del_header("upgrade")
    end
end

local function hand_on(txn, answer)
    local reply = txn:reply()
    reply:set_status(answer.status)
    for _, name in ipairs(handed_on) do
        local value = first(answer.headers, name)
        if value then reply:add_header(name, value) end
    end
    if txn.f:method() ~= "HEAD" then reply:set_body(answer.body or "") end
    txn:done(reply)
end

local function refuse_connect(txn)
    local reply = txn:reply()
    reply:set_status(405)
    txn:done(reply)
end

core.register_action("twostep_gate", { "http-req" }, function(txn, gate)
    if txn.f:method() == "CONNECT" then return refuse_connect(txn) end
    local headers = txn.http:req_get_headers()
    local cookies = cookies_in(headers)
    local answer = ask(txn, gate, headers, cookies)
    if not answer then return end
    if answer.status == 204 then
        put_identity(txn, headers, answer)
        keep_cookies_back(txn, cookies)
        keep_upgrades_back(txn, headers)
        txn:set_var("txn.twostep_gate", "granted")
    elseif refusals[answer.status] then
        hand_on(txn, answer)
    end
end, 1)
