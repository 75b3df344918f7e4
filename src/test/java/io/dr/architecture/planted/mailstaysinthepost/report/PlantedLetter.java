package io.dr.architecture.planted.mailstaysinthepost.report;

import org.simplejavamail.api.email.Email;

record PlantedLetter(Email email) {}
