"""The tools of `tools` over MCP on standard input and output. Needs the extra [mcp]."""

from __future__ import annotations

import json
from typing import Any

import anyio
import mcp.types as types
from anyio import to_thread
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from targo_customer360 import __version__
from targo_customer360.assistants.tools import INSTRUCTIONS, Actions, Tool, called, offered


def serve(site: Actions) -> None:
	"""Serve until standard input ends."""
	anyio.run(_serve, server_of(site))


def server_of(site: Actions) -> Server[Any]:
	"""What the user may do is asked of the site at every call: a right that was withdrawn is gone at once."""

	async def listed(_context: Any, _params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
		return types.ListToolsResult(tools=[_shown(tool) for tool in await to_thread.run_sync(offered, site)])

	async def done(_context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
		result = await to_thread.run_sync(called, site, params.name, dict(params.arguments or {}))
		text = f"{result.text}\n\n{json.dumps(result.values, ensure_ascii=False)}"
		content: list[types.ContentBlock] = [types.TextContent(type="text", text=text)]
		return types.CallToolResult(content=content, structured_content=result.values, is_error=result.failed)

	return Server(
		"customer360",
		version=__version__,
		instructions=INSTRUCTIONS,
		on_list_tools=listed,
		on_call_tool=done,
	)


def _shown(tool: Tool) -> types.Tool:
	hints = types.ToolAnnotations(
		read_only_hint=not tool.changes, destructive_hint=False, idempotent_hint=not tool.changes
	)
	return types.Tool(
		name=tool.name,
		title=tool.title,
		description=tool.description,
		input_schema=tool.schema,
		annotations=hints,
	)


async def _serve(server: Server[Any]) -> None:
	async with stdio_server() as (received, sent):
		await server.run(received, sent, server.create_initialization_options())
