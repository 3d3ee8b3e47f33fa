/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/throng-document.h"

G_BEGIN_DECLS

/* The view in which a test is described. Property: `document`. */
#define THRONG_TYPE_DESIGN_PAGE (throng_design_page_get_type ())
G_DECLARE_FINAL_TYPE (ThrongDesignPage, throng_design_page, THRONG, DESIGN_PAGE, AdwBin)

/* @document: (nullable) */
void throng_design_page_set_document (ThrongDesignPage *self, ThrongDocument *document);

G_END_DECLS
