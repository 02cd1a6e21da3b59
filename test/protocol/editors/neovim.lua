-- Uses the language server as a person would, in the buffer that was opened, and prints what came of it as JSON.
-- Everything waits for what it needs; a wait that ends without it leaves the answer empty, and the test says so.
local out = {}
local PATIENCE = 20000

local function waitFor(condition)
  vim.wait(PATIENCE, condition, 20)
end

local function request(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, PATIENCE) or {}
  for _, answer in pairs(answers) do
    return answer.result
  end
end

local function at(line, character)
  return { textDocument = vim.lsp.util.make_text_document_params(0), position = { line = line, character = character } }
end

local function run()
  out.filetype = vim.bo.filetype
  waitFor(function() return #vim.diagnostic.get(0) > 0 end)
  for _, found in ipairs(vim.diagnostic.get(0)) do
    out.diagnostics = out.diagnostics or {}
    table.insert(out.diagnostics, { code = found.code or found.user_data.lsp.code, line = found.lnum, text = found.message })
  end

  local line = vim.diagnostic.get(0)[1].lnum
  out.hover = request("textDocument/hover", at(line, 11)).contents.value
  local list = request("textDocument/completion", at(line, 11))
  out.hasSnippets = false
  for _, item in ipairs(list.items or list) do
    if item.insertTextFormat == 2 then out.hasSnippets = true end
  end
  out.completions = #(list.items or list)

  local context = { diagnostics = { vim.diagnostic.get(0)[1].user_data.lsp } }
  local params = at(line, 17)
  params.range = { start = params.position, ["end"] = params.position }
  params.context = context
  local actions = request("textDocument/codeAction", params)
  for _, action in ipairs(actions) do
    if action.edit and action.title:match("^Add ") then
      vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
      break
    end
  end
  waitFor(function() return #vim.diagnostic.get(0) == 0 end)
  out.left = #vim.diagnostic.get(0)

  local renamed = at(line, vim.fn.getline(line + 1):find("shop%-tls") - 1)
  renamed.newName = "web-tls"
  vim.lsp.util.apply_workspace_edit(request("textDocument/rename", renamed), "utf-16")
  out.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n") .. "\n"
end

local ok, fault = pcall(run)
if not ok then out.fault = tostring(fault) end
io.stdout:write("\n<<<" .. vim.fn.json_encode(out) .. ">>>\n")
vim.cmd("qall!")
