package io.dr.architecture.planted.parentsdonotknowtheirsubpackages.journal;

import io.dr.architecture.planted.parentsdonotknowtheirsubpackages.journal.sqlite.Child;

record PlantedParent(Child child) {}
