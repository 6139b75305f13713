"""Read lessons and build notebooks, stubs and workspaces from them."""
