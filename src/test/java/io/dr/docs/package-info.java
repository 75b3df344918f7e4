/** What the documents say is so. */
package io.dr.docs;
